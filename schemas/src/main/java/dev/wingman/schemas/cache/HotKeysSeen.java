package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;

/** What a gateway was asked for most of late. Key: the gateway. */
@EventType(
        value = "dev.wingman.cache.hot-keys-seen.v1",
        description = "The entries that a gateway was asked for most since its last word about it.")
public record HotKeysSeen(
        @JsonPropertyDescription("Gateway instance") String gateway,

        @JsonPropertyDescription("The most read ones first, at most 500")
        List<HotKey> keys,

        @JsonPropertyDescription("End of the time that is told of")
        Instant seenAt)
        implements CacheRequestEvent {

    public HotKeysSeen {
        keys = List.copyOf(keys);
    }
}
