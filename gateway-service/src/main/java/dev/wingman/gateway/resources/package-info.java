/** Cached resources that cache-service announces: served at paths that the gateway's own code does not know. */
@NullMarked
package dev.wingman.gateway.resources;

import org.jspecify.annotations.NullMarked;
