@NullMarked
package dev.wingman.gateway.chat;

import org.jspecify.annotations.NullMarked;
