package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.cache.CacheEntry;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** What all gateways share. */
interface SecondLevel {

    /** The entry; empty when there is none, or it can't be had within the time budget. Never fails. */
    Mono<CacheEntry> read(EntryKey key);

    /**
     * Keeps the entry unless there is one.
     *
     * @return the one that is there now; empty when that can't be told within the time budget. Never fails
     */
    Mono<CacheEntry> offer(EntryKey key, CacheEntry entry, Duration ttl);
}
