package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway misses an entry. Key: {@code cache:key}, so that all misses of one entry meet. */
@EventType(
        value = "dev.wingman.cache.entry-requested.v1",
        description = "An entry is in no near cache and not in Redis.")
public record EntryRequested(
        @JsonPropertyDescription("Name of the cache") String cache,
        @JsonPropertyDescription("Key within the cache") String key,

        @JsonPropertyDescription("Gateway instance that asks")
        String requestedBy,

        @JsonPropertyDescription("When it asked; a loader need not answer what its asker no longer waits for")
        Instant requestedAt,

        @JsonPropertyDescription(
                "States that the answer must have seen: the asker knows of these changes; absent: any will do")
        @Nullable
        List<TagVersion> tags,

        @JsonPropertyDescription(
                "Only a newer version will do: the asker has this one, or knows that it is no longer true; absent: any will do")
        @Nullable
        Long newerThan,

        @JsonPropertyDescription("True: nobody waits, but all gateways shall keep the entry; absent: false") @Nullable
        Boolean warm)
        implements CacheRequestEvent {

    public EntryRequested {
        tags = tags == null ? null : List.copyOf(tags);
    }

    /** A request by one who waits. */
    public EntryRequested(
            String cache, String key, String requestedBy, Instant requestedAt, @Nullable List<TagVersion> tags) {
        this(cache, key, requestedBy, requestedAt, tags, null, null);
    }

    /** A request by one who waits and knows of no changes. */
    public EntryRequested(String cache, String key, String requestedBy, Instant requestedAt) {
        this(cache, key, requestedBy, requestedAt, null);
    }

    /** A request by one who has the entry and wants a newer one before its time is over. */
    public static EntryRequested refresh(String cache, String key, String requestedBy, Instant at, long newerThan) {
        return new EntryRequested(cache, key, requestedBy, at, null, newerThan, null);
    }

    /** A request for the sake of all gateways. */
    public static EntryRequested warming(String cache, String key, String requestedBy, Instant at) {
        return new EntryRequested(cache, key, requestedBy, at, null, null, true);
    }

    /** Whether all gateways shall keep the entry. */
    public boolean forAll() {
        return Boolean.TRUE.equals(warm);
    }
}
