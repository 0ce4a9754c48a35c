package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** An entry that was asked for can't be loaded now. */
@EventType(
        value = "dev.wingman.cache.entry-load-failed.v1",
        description = "An entry could not be loaded; whoever waits for it need not wait longer.")
public record EntryLoadFailed(
        @JsonPropertyDescription("Name of the cache") String cache,
        @JsonPropertyDescription("Key within the cache") String key,

        @JsonPropertyDescription("One sentence; names no secret and no internal address")
        String detail,

        @JsonPropertyDescription("When the load failed") Instant failedAt)
        implements EntryUpdate {}
