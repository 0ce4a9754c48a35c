package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entry's value, fresh from its source. */
@EventType(value = "dev.wingman.cache.entry-loaded.v1", description = "An entry was loaded; every gateway may keep it.")
public record EntryLoaded(
        @JsonPropertyDescription("Name of the cache") String cache,
        @JsonPropertyDescription("Key within the cache") String key,

        @JsonPropertyDescription("JSON text of the value; absent when the source has no such entry") @Nullable
        String value,

        @JsonPropertyDescription("Grows with every load and change of the entry; the higher one is the newer one")
        long version,

        @JsonPropertyDescription("How long the value may be served, in milliseconds from loadedAt")
        long ttlMillis,

        @JsonPropertyDescription("When the source was read") Instant loadedAt)
        implements CacheUpdateEvent {}
