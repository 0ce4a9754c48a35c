package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was hot is asked for, for the sake of all gateways. Key: the command id. */
@EventType(
        value = "dev.wingman.cache.warmed.v1",
        description = "Hot entries are on their way to all levels of all instances.")
public record CacheWarmed(
        @JsonPropertyDescription("Id of the command") String commandId,

        @JsonPropertyDescription("Name of the cache; absent: every cache") @Nullable
        String cache,

        @JsonPropertyDescription("User id of the operator; gateway:<instance> for a gateway that starts")
        String operator,

        @JsonPropertyDescription("Entries that are loaded or taken out of Redis for it")
        int entries,

        @JsonPropertyDescription("When it was asked for") Instant requestedAt,

        @JsonPropertyDescription("When the entries were asked for")
        Instant warmedAt)
        implements CacheOperationEvent {}
