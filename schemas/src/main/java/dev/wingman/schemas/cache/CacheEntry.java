package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in Redis under {@code wingman:cache:<cache>:<key>}, written by cache-service and read by the
 * gateways.
 */
public record CacheEntry(
        @JsonPropertyDescription("JSON text of the value; absent when the source has no such entry") @Nullable
        String value,

        @JsonPropertyDescription("Grows with every load and change of the entry; the higher one is the newer one")
        long version,

        @JsonPropertyDescription("How long the value may be served, in milliseconds from loadedAt")
        long ttlMillis,

        @JsonPropertyDescription("When the source was read") Instant loadedAt) {

    /** The key of an entry in Redis. */
    public static String redisKey(String cache, String key) {
        return "wingman:cache:" + cache + ":" + key;
    }
}
