package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** An entry is no longer true. */
@EventType(value = "dev.wingman.cache.entry-invalidated.v1", description = "An entry changed; copies of it must go.")
public record EntryInvalidated(
        @JsonPropertyDescription("Name of the cache") String cache,
        @JsonPropertyDescription("Key within the cache") String key,

        @JsonPropertyDescription("Copies up to this version are no longer true")
        long version,

        @JsonPropertyDescription("When the change was committed")
        Instant invalidatedAt)
        implements EntryUpdate {}
