package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is hot shall be in all levels of all instances. Key: {@code commands}. */
@EventType(
        value = "dev.wingman.cache.warm-requested.v1",
        description = "An operator, or a gateway that starts, wants hot entries loaded everywhere.")
public record CacheWarmRequested(
        @JsonPropertyDescription("Unique id of the command") String commandId,

        @JsonPropertyDescription("Name of the cache; absent: every cache") @Nullable
        String cache,

        @JsonPropertyDescription("User id of the operator; gateway:<instance> for a gateway that starts")
        String operator,

        @JsonPropertyDescription("When it was asked for") Instant requestedAt)
        implements CacheRequestEvent {}
