package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies are removed: what the command names is no longer true up to a version, wherever a copy of it turns up. Key: the
 * command id.
 */
@EventType(
        value = "dev.wingman.cache.cleared.v1",
        description = "Copies that an operator named are no longer true, in all levels of all instances.")
public record CacheCleared(
        @JsonPropertyDescription("Id of the command") String commandId,

        @JsonPropertyDescription("Name of the cache; absent: every cache") @Nullable
        String cache,

        @JsonPropertyDescription("Keys within the cache, * for any characters and ? for one; absent: every key")
        @Nullable
        String pattern,

        @JsonPropertyDescription("Only what depends on this tag; absent: whatever it depends on") @Nullable
        String tag,

        @JsonPropertyDescription("User id of the operator") String operator,

        @JsonPropertyDescription("Entries removed from Redis; absent: Redis is away or off") @Nullable
        Long removedFromRedis,

        @JsonPropertyDescription("Results removed from PostgreSQL; absent: it is away") @Nullable
        Long removedResults,

        @JsonPropertyDescription("When it was asked for") Instant requestedAt,

        @JsonPropertyDescription("Copies up to this version are no longer true")
        long version,

        @JsonPropertyDescription("When it was carried out") Instant clearedAt)
        implements CacheOperationEvent {

    /**
     * Whether the copy is meant.
     *
     * @param tags what the copy depends on; null and empty: on nothing
     */
    public boolean removes(String copyCache, String copyKey, @Nullable List<TagVersion> tags, long copyVersion) {
        return copyVersion <= version
                && (cache == null || cache.equals(copyCache))
                && (pattern == null || KeyPattern.matches(pattern, copyKey))
                && (tag == null
                        || (tags != null
                                && tags.stream().anyMatch(each -> each.tag().equals(tag))));
    }
}
