package dev.wingman.cache.store;

import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.TagVersion;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Keeps nothing. */
final class NoEntryStore implements EntryStore {

    @Override
    public Mono<CacheEntry> read(String cache, String key) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining) {
        return Mono.empty();
    }

    @Override
    public Mono<Long> clear(CacheCleared cleared) {
        return Mono.empty();
    }

    @Override
    public Mono<Usage> usage() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> invalidate(List<TagVersion> tags) {
        return Mono.empty();
    }
}
