/** What the tests of the gateway share: a running gateway, tokens, and a chat-service that does as it is told. */
@NullMarked
package dev.wingman.gateway;

import org.jspecify.annotations.NullMarked;
