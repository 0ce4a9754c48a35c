package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** Somebody wants data changed. Key: the entity, so that changes of one entity are applied in their order. */
@EventType(
        value = "dev.wingman.cache.change-requested.v1",
        description = "Data is to be changed, once for each request id; one answer follows.")
public record ChangeRequested(
        @JsonPropertyDescription("Unique id of the request, chosen by the gateway; repeats of it change nothing")
        String requestId,

        @JsonPropertyDescription("What is to be done, for example move-user")
        String kind,

        @JsonPropertyDescription("What is changed, for example user:42")
        String entity,

        @JsonPropertyDescription("JSON text of what the kind needs, checked by the gateway")
        String value,

        @JsonPropertyDescription("Subject of the caller's token")
        String userId,

        @JsonPropertyDescription("Gateway instance that waits for the answer")
        String requestedBy,

        @JsonPropertyDescription("When the gateway took the request; a change that is too old is not applied any more")
        Instant requestedAt)
        implements CacheRequestEvent {}
