package dev.wingman.cache.store;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Tells Redis every second what it missed while it was away. */
final class CatchUp implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final RedisEntryStore store;
    private final Disposable.Swap running = Disposables.swap();

    CatchUp(RedisEntryStore store) {
        this.store = store;
    }

    void start() {
        running.update(Flux.interval(PERIOD)
                .onBackpressureDrop()
                .concatMap(tick -> store.catchUp())
                .subscribe(
                        done -> {},
                        failure -> log.atError().setCause(failure).log("missed invalidations are no longer told")));
    }

    @Override
    public void close() {
        running.dispose();
    }
}
