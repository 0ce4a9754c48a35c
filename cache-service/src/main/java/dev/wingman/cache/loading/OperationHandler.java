package dev.wingman.cache.loading;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheClearRequested;
import dev.wingman.schemas.cache.CacheWarmRequested;
import dev.wingman.schemas.cache.HotKeysSeen;
import reactor.core.publisher.Mono;

/** Carries out what operators want done to caches, and remembers what is hot. */
public interface OperationHandler {

    /** @return completes when it is done and announced; fails when it can't be announced */
    Mono<Void> clear(CacheClearRequested command, TraceContext trace);

    /** @return as {@link #clear} */
    Mono<Void> warm(CacheWarmRequested command, TraceContext trace);

    /** Never fails: what can't be remembered is forgotten. */
    Mono<Void> remember(HotKeysSeen seen);
}
