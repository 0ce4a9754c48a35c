package dev.wingman.cache.store;

import dev.wingman.schemas.cache.CacheEntry;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Where loaded entries are kept for the whole cluster. An outage is no error: nothing is found, nothing is kept. */
public interface EntryStore {

    /** The entry; empty when there is none or it can't be had within the time budget. Never fails. */
    Mono<CacheEntry> read(String cache, String key);

    /** Keeps the entry, if it can be done within the time budget. Completes either way, never fails. */
    Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining);
}
