package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
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

        @JsonPropertyDescription("When the source was read") Instant loadedAt,

        @JsonPropertyDescription("What the value depends on, in the state in which it was read; absent: on nothing")
        @Nullable
        List<TagVersion> tags) {

    /** Begins the keys of all entries in Redis. */
    public static final String REDIS_PREFIX = "wingman:cache:";

    public CacheEntry {
        tags = tags == null ? null : List.copyOf(tags);
    }

    /** An entry that depends on nothing. */
    public CacheEntry(@Nullable String value, long version, long ttlMillis, Instant loadedAt) {
        this(value, version, ttlMillis, loadedAt, null);
    }

    /** The key of an entry in Redis. */
    public static String redisKey(String cache, String key) {
        return REDIS_PREFIX + cache + ":" + key;
    }

    /** The cache of an entry by its key in Redis; empty for a key of something else. */
    public static String cacheOf(String redisKey) {
        int end = redisKey.indexOf(':', REDIS_PREFIX.length());
        return redisKey.startsWith(REDIS_PREFIX) && end > 0 ? redisKey.substring(REDIS_PREFIX.length(), end) : "";
    }

    /** Where the highest version of a tag stands in Redis that is known there. */
    public static String tagRedisKey(String tag) {
        return "wingman:cache-tag:" + tag;
    }

    /** Where the keys of the entries that depend on a tag stand in Redis. */
    public static String taggedRedisKey(String tag) {
        return "wingman:cache-tagged:" + tag;
    }
}
