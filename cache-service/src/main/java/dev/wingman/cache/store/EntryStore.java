package dev.wingman.cache.store;

import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.CacheLoadingSampled;
import dev.wingman.schemas.cache.TagVersion;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Where loaded entries are kept for the whole cluster. An outage is no error: nothing is found, nothing is kept. */
public interface EntryStore {

    /** The entry; empty when there is none or it can't be had within the time budget. Never fails. */
    Mono<CacheEntry> read(String cache, String key);

    /**
     * Keeps the entry, if it can be done within the time budget and no newer version of its tags is known here. Completes
     * either way, never fails.
     */
    Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining);

    /**
     * Removes all entries that depend on the tags and keeps out those that were loaded before. Completes when that is
     * done or the time budget is over, then it is tried again until it is done. Never fails.
     */
    Mono<Void> invalidate(List<TagVersion> tags);

    /**
     * Removes what a clear names; entries that are loaded meanwhile may go, too.
     *
     * @return how many were removed; empty when the store is off or could not be reached. Never fails
     */
    Mono<Long> clear(CacheCleared cleared);

    /** How much the store holds, of whatever; empty when it can't be told. Never fails. */
    Mono<Usage> usage();

    /**
     * @param bytes memory that the store uses for everything in it
     * @param caches what each cache has of it, estimated
     */
    record Usage(long keys, long bytes, List<CacheLoadingSampled.InRedis> caches) {}
}
