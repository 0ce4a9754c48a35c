package dev.wingman.cache.loading;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.wingman.cache.store.EntryStore;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.telemetry.CacheAccessed;
import dev.wingman.schemas.telemetry.CacheOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Answers one request for an entry: from what was loaded after it was asked for, from the store, or from the source.
 * Requests for one key must come one after another; those for different keys may come at once. Never blocks.
 *
 * <p>The version of an entry is taken before its source is read: the clock in microseconds, or one more than the version
 * known so far if the clock has not moved past it. So it grows with each load, and a load that began before a change
 * counts as older than the change.
 */
final class EntryLoader {

    private static final Logger log = LoggerFactory.getLogger(EntryLoader.class);
    private static final double LARGEST_TTL_CUT = 0.1;

    private final Map<String, CachedResource> resources;
    private final EntryStore store;
    private final RecentEntries recent;
    private final Announcements announcements;
    private final Clock clock;
    private final LoadingSettings settings;
    private final String instance;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    EntryLoader(
            Collection<CachedResource> resources,
            EntryStore store,
            Announcements announcements,
            Clock clock,
            LoadingSettings settings,
            String instance) {
        this.resources = resources.stream().collect(toUnmodifiableMap(CachedResource::name, Function.identity()));
        this.store = store;
        this.recent = new RecentEntries(settings.recentSize().toBytes(), settings.abandonAfter());
        this.announcements = announcements;
        this.clock = clock;
        this.settings = settings;
        this.instance = instance;
    }

    /** @return completes when the answer is durable, or nobody waits for one; fails when it can't be published */
    Mono<Void> answer(EntryRequested request, TraceContext trace) {
        return Mono.defer(() -> {
            Instant arrived = clock.instant();
            if (request.requestedAt().plus(settings.abandonAfter()).isBefore(arrived)) {
                return Mono.empty();
            }
            CachedResource resource = resources.get(request.cache());
            if (resource == null) {
                return failed(request, "There is no cache of this name.", trace);
            }
            return found(resource, request)
                    .flatMap(found -> published(request, found, arrived, trace))
                    .onErrorResume(LoadFailed.class, failure -> failed(request, failure.getMessage(), trace));
        });
    }

    private Mono<Found> found(CachedResource resource, EntryRequested request) {
        CacheEntry last = recent.get(request.cache(), request.key());
        if (last != null && !last.loadedAt().isBefore(request.requestedAt())) {
            return Mono.just(new Found(last, CacheOutcome.HIT_L1));
        }
        return store.read(request.cache(), request.key())
                .filter(entry -> last == null || entry.version() >= last.version())
                .filter(entry -> remaining(entry).compareTo(Duration.ZERO) > 0)
                .map(entry -> new Found(entry, CacheOutcome.HIT_L2))
                .switchIfEmpty(Mono.defer(() -> loaded(resource, request.key(), last == null ? 0 : last.version())));
    }

    private Mono<Found> loaded(CachedResource resource, String key, long lastVersion) {
        Instant started = clock.instant();
        long version = Math.max(lastVersion + 1, ChronoUnit.MICROS.between(Instant.EPOCH, started));
        return value(resource, key)
                .map(value -> entry(value, version, resource.ttl(), started))
                .switchIfEmpty(Mono.fromSupplier(() -> entry(null, version, resource.absentTtl(), started)))
                .onErrorMap(failure -> loadFailed(resource, failure))
                .delayUntil(entry -> store.write(resource.name(), key, entry, remaining(entry)))
                .doOnNext(entry -> loads(resource))
                .doOnNext(entry -> recent.put(resource.name(), key, entry))
                .map(entry -> new Found(entry, CacheOutcome.MISS));
    }

    /**
     * A load that takes too long is left to end by itself, not cancelled: a cancel that goes wrong inside a driver must
     * not leave the request without an answer.
     */
    private Mono<String> value(CachedResource resource, String key) {
        Mono<String> load = Mono.defer(() -> resource.load(key));
        return Mono.fromFuture(() -> load.materialize().toFuture(), true)
                .timeout(settings.timeout())
                .dematerialize();
    }

    private static CacheEntry entry(@Nullable String value, long version, Duration ttl, Instant loadedAt) {
        double cut = ThreadLocalRandom.current().nextDouble(LARGEST_TTL_CUT);
        return new CacheEntry(value, version, (long) (ttl.toMillis() * (1 - cut)), loadedAt);
    }

    private Duration remaining(CacheEntry entry) {
        return Duration.between(clock.instant(), entry.loadedAt().plusMillis(entry.ttlMillis()));
    }

    private void loads(CachedResource resource) {
        if (!failing.isEmpty() && failing.remove(resource.name())) {
            log.atInfo().addKeyValue("cache", resource.name()).log("entries can be loaded again");
        }
    }

    private LoadFailed loadFailed(CachedResource resource, Throwable failure) {
        if (failure instanceof UnknownKeyException) {
            return new LoadFailed("No entry of this cache can have this key.", failure);
        }
        if (failing.add(resource.name())) {
            log.atWarn().addKeyValue("cache", resource.name()).log("entries can't be loaded: {}", failure.toString());
        }
        return failure instanceof TimeoutException
                ? new LoadFailed("The source did not answer in time.", failure)
                : new LoadFailed("The source can't be read now.", failure);
    }

    private Mono<Void> published(EntryRequested request, Found found, Instant arrived, TraceContext trace) {
        CacheEntry entry = found.entry();
        EntryLoaded update = new EntryLoaded(
                request.cache(), request.key(), entry.value(), entry.version(), entry.ttlMillis(), entry.loadedAt());
        return Mono.fromCompletionStage(() -> announcements.announce(update, trace))
                .doOnSuccess(done -> measured(request, found.outcome(), arrived, trace))
                .then();
    }

    private void measured(EntryRequested request, CacheOutcome outcome, Instant arrived, TraceContext trace) {
        Instant now = clock.instant();
        long micros = ChronoUnit.MICROS.between(arrived, now);
        announcements.measured(new CacheAccessed(request.cache(), outcome, micros, instance, now), trace);
    }

    private Mono<Void> failed(EntryRequested request, String detail, TraceContext trace) {
        EntryLoadFailed update = new EntryLoadFailed(request.cache(), request.key(), detail, clock.instant());
        return Mono.fromCompletionStage(() -> announcements.announce(update, trace))
                .then();
    }

    private record Found(CacheEntry entry, CacheOutcome outcome) {}

    /** Its message is what the askers are told. */
    private static final class LoadFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LoadFailed(String detail, Throwable cause) {
            super(detail, cause);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
