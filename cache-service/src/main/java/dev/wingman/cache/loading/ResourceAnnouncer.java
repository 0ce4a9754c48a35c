package dev.wingman.cache.loading;

import dev.wingman.schemas.cache.CacheResourceAnnounced;
import dev.wingman.schemas.cache.PublicRead;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Announces the resources that are read over HTTP, at once and then every {@link CacheResourceAnnounced#PERIOD}: the
 * repetition tells a resource of today from one that no instance knows any more. What can't be published is tried again.
 */
final class ResourceAnnouncer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ResourceAnnouncer.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);

    private final List<CacheResourceAnnounced> announcements;
    private final BooleanSupplier ready;
    private final Function<CacheResourceAnnounced, CompletionStage<?>> publisher;
    private final Clock clock;
    private final Disposable.Swap running = Disposables.swap();

    /**
     * @param ready whether the topic is there
     * @throws IllegalArgumentException when a resource can't be announced as it is, or two have the same paths
     */
    ResourceAnnouncer(
            Collection<CachedResource> resources,
            BooleanSupplier ready,
            Function<CacheResourceAnnounced, CompletionStage<?>> publisher,
            Clock clock) {
        this.ready = ready;
        this.publisher = publisher;
        this.clock = clock;
        this.announcements = resources.stream()
                .flatMap(resource -> resource.read().map(read -> announcement(resource.name(), read)).stream())
                .toList();
        Map<String, String> shapes = new HashMap<>();
        announcements.forEach(announced -> {
            String other = shapes.put(checked(announced).path().shape(), announced.cache());
            if (other != null) {
                throw new IllegalArgumentException(
                        "caches " + other + " and " + announced.cache() + " are both read at " + announced.path());
            }
        });
    }

    private CacheResourceAnnounced announcement(String cache, PublicRead read) {
        return new CacheResourceAnnounced(
                cache, read.path().template(), read.readers(), read.absent(), clock.instant());
    }

    private static PublicRead checked(CacheResourceAnnounced announced) {
        try {
            return announced.read();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cache " + announced.cache() + ": " + e.getMessage(), e);
        }
    }

    void start() {
        running.update(announced()
                .repeatWhen(done -> done.delayElements(CacheResourceAnnounced.PERIOD))
                .subscribe(
                        done -> {},
                        failure -> log.atError().setCause(failure).log("resources are no longer announced")));
    }

    private Mono<Void> announced() {
        return Mono.defer(() -> ready.getAsBoolean()
                        ? Flux.fromIterable(announcements)
                                .concatMap(each -> Mono.fromCompletionStage(() -> publisher.apply(now(each))))
                                .then()
                        : Mono.<Void>error(new IllegalStateException("the topic is not ready")))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY).maxBackoff(LONGEST_RETRY));
    }

    private CacheResourceAnnounced now(CacheResourceAnnounced each) {
        return new CacheResourceAnnounced(each.cache(), each.path(), each.readers(), each.absent(), clock.instant());
    }

    @Override
    public void close() {
        running.dispose();
    }
}
