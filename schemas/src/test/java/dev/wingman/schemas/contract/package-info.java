/** Writes the contract down for other readers: JSON Schemas, AsyncAPI and the page of topics, all from the records. */
@NullMarked
package dev.wingman.schemas.contract;

import org.jspecify.annotations.NullMarked;
