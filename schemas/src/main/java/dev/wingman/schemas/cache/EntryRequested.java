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
        List<TagVersion> tags)
        implements CacheRequestEvent {

    public EntryRequested {
        tags = tags == null ? null : List.copyOf(tags);
    }

    /** A request by one who knows of no changes. */
    public EntryRequested(String cache, String key, String requestedBy, Instant requestedAt) {
        this(cache, key, requestedBy, requestedAt, null);
    }
}
