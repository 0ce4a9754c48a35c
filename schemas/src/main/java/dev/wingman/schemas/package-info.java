/** The contract between the services: what is written to which topic, and how it looks on the wire. */
@NullMarked
package dev.wingman.schemas;

import org.jspecify.annotations.NullMarked;
