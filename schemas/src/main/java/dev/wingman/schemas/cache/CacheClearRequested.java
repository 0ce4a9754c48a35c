package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An operator has copies removed. Key: {@code commands}, so that commands are carried out one after another. */
@EventType(
        value = "dev.wingman.cache.clear-requested.v1",
        description = "An operator wants copies removed from all levels of all instances.")
public record CacheClearRequested(
        @JsonPropertyDescription("Unique id of the command") String commandId,

        @JsonPropertyDescription("Name of the cache; absent: every cache") @Nullable
        String cache,

        @JsonPropertyDescription("Keys within the cache, * for any characters and ? for one; absent: every key")
        @Nullable
        String pattern,

        @JsonPropertyDescription("Only what depends on this tag; absent: whatever it depends on") @Nullable
        String tag,

        @JsonPropertyDescription("User id of the operator") String operator,
        @JsonPropertyDescription("When it was asked for") Instant requestedAt)
        implements CacheRequestEvent {}
