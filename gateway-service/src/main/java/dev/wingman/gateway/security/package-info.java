/** Who calls: bearer tokens, roles, and which path asks for which. */
@NullMarked
package dev.wingman.gateway.security;

import org.jspecify.annotations.NullMarked;
