package dev.wingman.cache.operating;

import dev.wingman.schemas.cache.CacheWarmRequested;
import dev.wingman.schemas.cache.CacheWarmed;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.HotKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks for what is hot, for the sake of all gateways, as they ask for what they miss: the entries are loaded by whichever
 * instance they belong to, once, and at a steady rate, so that those who wait for theirs are not held up. Safe for
 * concurrent use.
 */
final class Warming {

    /** Publishes a request for an entry; completes when it is in the log. */
    @FunctionalInterface
    interface Requests {
        Mono<Void> ask(EntryRequested request);
    }

    private static final Logger log = LoggerFactory.getLogger(Warming.class);
    private static final String BY_GATEWAY = "gateway:";
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int TICKS_PER_SECOND = 50;

    private final HotKeyTable hot;
    private final Requests requests;
    private final WarmingSettings settings;
    private final String instance;
    private final Clock clock;

    /** When the last warming of everything began, which serves all who asked before. */
    private final AtomicReference<@Nullable Instant> lastBegin = new AtomicReference<>();

    Warming(HotKeyTable hot, Requests requests, WarmingSettings settings, String instance, Clock clock) {
        this.hot = hot;
        this.requests = requests;
        this.settings = settings;
        this.instance = instance;
        this.clock = clock;
    }

    /** @return completes when everything is asked for; empty when a gateway's wish was met by a warming for another one */
    Mono<CacheWarmed> warm(CacheWarmRequested command) {
        return Mono.defer(() -> {
            Instant begin = clock.instant();
            Instant last = lastBegin.get();
            boolean ofGateway = command.operator().startsWith(BY_GATEWAY);
            if (ofGateway && (settings.entries() == 0 || (last != null && last.isAfter(command.requestedAt())))) {
                return Mono.empty();
            }
            if (command.cache() == null) {
                lastBegin.set(begin);
            }
            return hot.hottest(command.cache(), Math.max(1, settings.entries()))
                    .onErrorResume(failure -> {
                        log.info("what is hot can't be read, so nothing is warmed: {}", failure.toString());
                        return Flux.empty();
                    })
                    .buffer(Math.max(1, settings.perSecond() / TICKS_PER_SECOND))
                    .zipWith(Flux.interval(Duration.ZERO, TICK).onBackpressureDrop(), (keys, tick) -> keys)
                    .concatMap(keys -> Flux.fromIterable(keys).flatMap(this::ask))
                    .reduce(0, Integer::sum)
                    .map(entries -> new CacheWarmed(
                            command.commandId(),
                            command.cache(),
                            command.operator(),
                            entries,
                            command.requestedAt(),
                            clock.instant()))
                    .doOnNext(warmed -> log.atInfo()
                            .addKeyValue("operator", warmed.operator())
                            .log("{} hot entries are being warmed", warmed.entries()));
        });
    }

    private Mono<Integer> ask(HotKey key) {
        return requests.ask(EntryRequested.warming(key.cache(), key.key(), instance, clock.instant()))
                .thenReturn(1)
                // Kafka is away or has too much to do; the entry comes when it is missed
                .onErrorReturn(0);
    }
}
