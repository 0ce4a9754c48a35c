package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
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

        @JsonPropertyDescription("When the source was read") Instant loadedAt,

        @JsonPropertyDescription("What the value depends on, in the state in which it was read; absent: on nothing")
        @Nullable
        List<TagVersion> tags,

        @JsonPropertyDescription("True: gateways keep the entry though nobody asked for it there; absent: false")
        @Nullable
        Boolean warm)
        implements EntryUpdate {

    public EntryLoaded {
        tags = tags == null ? null : List.copyOf(tags);
    }

    /** An entry for those who asked for it. */
    public EntryLoaded(
            String cache,
            String key,
            @Nullable String value,
            long version,
            long ttlMillis,
            Instant loadedAt,
            @Nullable List<TagVersion> tags) {
        this(cache, key, value, version, ttlMillis, loadedAt, tags, null);
    }

    /** Whether gateways keep it though nobody asked for it there. */
    public boolean forAll() {
        return Boolean.TRUE.equals(warm);
    }

    /** An entry that depends on nothing. */
    public EntryLoaded(
            String cache, String key, @Nullable String value, long version, long ttlMillis, Instant loadedAt) {
        this(cache, key, value, version, ttlMillis, loadedAt, null);
    }
}
