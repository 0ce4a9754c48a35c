package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change. Key: the entity. For everybody but the gateway that asked it is an invalidation: entries that
 * were loaded with lower versions of the tags are no longer true.
 */
@EventType(
        value = "dev.wingman.cache.change-answered.v1",
        description = "A change was committed or not; copies of what depends on the tags must go.")
public record ChangeAnswered(
        @JsonPropertyDescription("Id of the request") String requestId,
        @JsonPropertyDescription("What was to be done") String kind,
        @JsonPropertyDescription("What was to be changed") String entity,
        @JsonPropertyDescription("What became of it") ChangeOutcome outcome,

        @JsonPropertyDescription("JSON text of the new state; absent when nothing was changed") @Nullable
        String value,

        @JsonPropertyDescription("Field of the request that was refused; absent when it is none of them") @Nullable
        String field,

        @JsonPropertyDescription("One sentence on why it was not applied; names no secret and no internal address")
        @Nullable
        String detail,

        @JsonPropertyDescription("What changed, with its new versions; empty when nothing did")
        List<TagVersion> tags,

        @JsonPropertyDescription("When it was answered") Instant answeredAt)
        implements CacheUpdateEvent {

    public ChangeAnswered {
        tags = List.copyOf(tags);
    }
}
