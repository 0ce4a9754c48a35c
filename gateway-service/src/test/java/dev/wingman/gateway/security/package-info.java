@NullMarked
package dev.wingman.gateway.security;

import org.jspecify.annotations.NullMarked;
