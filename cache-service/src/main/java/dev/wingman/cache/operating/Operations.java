package dev.wingman.cache.operating;

import dev.wingman.cache.loading.OperationHandler;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheClearRequested;
import dev.wingman.schemas.cache.CacheOperationEvent;
import dev.wingman.schemas.cache.CacheWarmRequested;
import dev.wingman.schemas.cache.HotKeysSeen;
import java.time.Clock;
import reactor.core.publisher.Mono;

/** Carries commands out and writes down in {@code cache.operations} what was done. Safe for concurrent use. */
final class Operations implements OperationHandler {

    private final Clearing clearing;
    private final Warming warming;
    private final HotKeyTable hot;
    private final EventPublisher publisher;
    private final Clock clock;
    private final EventCodec<CacheOperationEvent> codec = new EventCodec<>(Topics.CACHE_OPERATIONS);

    Operations(Clearing clearing, Warming warming, HotKeyTable hot, EventPublisher publisher, Clock clock) {
        this.clearing = clearing;
        this.warming = warming;
        this.hot = hot;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public Mono<Void> clear(CacheClearRequested command, TraceContext trace) {
        return clearing.clear(command).flatMap(done -> announced(done, trace));
    }

    @Override
    public Mono<Void> warm(CacheWarmRequested command, TraceContext trace) {
        return warming.warm(command).flatMap(done -> announced(done, trace));
    }

    @Override
    public Mono<Void> remember(HotKeysSeen seen) {
        // a read that is forgotten costs less than a request that waits behind it
        return hot.add(seen.keys(), seen.seenAt()).onErrorComplete();
    }

    private Mono<Void> announced(CacheOperationEvent done, TraceContext trace) {
        return Mono.fromCompletionStage(
                        () -> publisher.publish(codec, null, done.commandId(), done, clock.instant(), trace))
                .then();
    }
}
