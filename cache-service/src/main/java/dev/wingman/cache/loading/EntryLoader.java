package dev.wingman.cache.loading;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.wingman.cache.store.EntryStore;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.TagVersion;
import dev.wingman.schemas.telemetry.CacheAccessed;
import dev.wingman.schemas.telemetry.CacheLoadFailed;
import dev.wingman.schemas.telemetry.CacheOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Nobody waits; later the entry is there or nobody wants it. */
    private static final Duration WARMING_PATIENCE = Duration.ofMinutes(1);

    private static final String NO_SUCH_KEY = "No entry of this cache can have this key.";

    private final Map<String, CachedResource> resources;
    private final SourceReader source;
    private final EntryStore store;
    private final ResultKeeper results;
    private final LoadingStatistics statistics;
    private final RecentEntries recent;
    private final Announcements announcements;
    private final Clock clock;
    private final LoadingSettings settings;
    private final String instance;
    /** Caches that can't be loaded; the first one begins an outage, the next load of one of them ends it. */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    EntryLoader(
            Collection<CachedResource> resources,
            SourceReader source,
            EntryStore store,
            ResultKeeper results,
            LoadingStatistics statistics,
            Announcements announcements,
            Clock clock,
            LoadingSettings settings,
            String instance) {
        this.resources = resources.stream().collect(toUnmodifiableMap(CachedResource::name, Function.identity()));
        this.source = source;
        this.store = store;
        this.results = results;
        this.statistics = statistics;
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
            Duration patience = request.forAll() ? WARMING_PATIENCE : settings.abandonAfter();
            if (request.requestedAt().plus(patience).isBefore(arrived)) {
                return Mono.empty();
            }
            CachedResource resource = resources.get(request.cache());
            if (resource == null) {
                return failed(request, "There is no cache of this name.", trace);
            }
            if (request.key().length() > CachedResource.LONGEST_KEY) {
                return failed(request, NO_SUCH_KEY, trace);
            }
            if (request.forAll() && resource.ttl().isZero()) {
                return Mono.empty();
            }
            return found(resource, request)
                    .flatMap(found ->
                            published(request, found, arrived, trace).then(Mono.defer(() -> kept(request, found))))
                    .onErrorResume(LoadFailed.class, failure -> {
                        if (failure.ofSource) {
                            measuredFailure(request, arrived, trace);
                        }
                        return failed(request, failure.getMessage(), trace);
                    });
        });
    }

    private Mono<Found> found(CachedResource resource, EntryRequested request) {
        CacheEntry last = recent.get(request.cache(), request.key());
        if (last != null && !last.loadedAt().isBefore(request.requestedAt()) && meets(last, request)) {
            statistics.coalesced(resource.name());
            return Mono.just(new Found(last, CacheOutcome.HIT_L1));
        }
        return store.read(request.cache(), request.key())
                .filter(entry -> last == null || entry.version() >= last.version())
                .filter(entry -> remaining(entry).compareTo(Duration.ZERO) > 0 && meets(entry, request))
                .doOnNext(entry -> statistics.foundInStore(resource.name()))
                .map(entry -> new Found(entry, CacheOutcome.HIT_L2))
                .switchIfEmpty(Mono.defer(() -> loaded(resource, request, last == null ? 0 : last.version())));
    }

    private Mono<Found> loaded(CachedResource resource, EntryRequested request, long lastVersion) {
        return source.read(resource, request, lastVersion)
                .onErrorMap(failure -> loadFailed(resource, failure))
                .delayUntil(reading ->
                        store.write(resource.name(), request.key(), reading.entry(), remaining(reading.entry())))
                .doOnNext(reading -> loads(resource))
                .doOnNext(reading -> recent.put(resource.name(), request.key(), reading.entry()))
                .map(reading ->
                        new Found(reading.entry(), CacheOutcome.MISS, reading.made() && resource.keepsResults()));
    }

    private static boolean meets(CacheEntry entry, EntryRequested request) {
        Long newerThan = request.newerThan();
        return (newerThan == null || entry.version() > newerThan) && hasSeen(entry, request.tags());
    }

    /** Keeps what took long to make, after those who wait have been answered. */
    private Mono<Void> kept(EntryRequested request, Found found) {
        if (!found.toKeep() || found.entry().ttlMillis() <= 0) {
            return Mono.empty();
        }
        return results.keep(request.cache(), request.key(), found.entry())
                // PostgreSQL went away since it was read: then the entry is made again
                .timeout(settings.timeout())
                .onErrorComplete();
    }

    /** Whether the entry is as new as its asker demands. */
    private static boolean hasSeen(CacheEntry entry, @Nullable List<TagVersion> changes) {
        return changes == null
                || changes.stream()
                        .allMatch(change -> entry.tags() != null
                                && entry.tags().stream()
                                        .anyMatch(tag ->
                                                tag.tag().equals(change.tag()) && tag.version() >= change.version()));
    }

    private Duration remaining(CacheEntry entry) {
        return Duration.between(clock.instant(), entry.loadedAt().plusMillis(entry.ttlMillis()));
    }

    private void loads(CachedResource resource) {
        if (!failing.isEmpty() && failing.contains(resource.name())) {
            failing.clear();
            log.atInfo().addKeyValue("cache", resource.name()).log("entries can be loaded again");
        }
    }

    private LoadFailed loadFailed(CachedResource resource, Throwable failure) {
        if (failure instanceof UnknownKeyException) {
            return new LoadFailed(NO_SUCH_KEY, false, failure);
        }
        boolean begins = failing.isEmpty();
        if (failing.add(resource.name()) && begins) {
            log.atWarn().addKeyValue("cache", resource.name()).log("entries can't be loaded: {}", failure.toString());
        }
        return failure instanceof TimeoutException
                ? new LoadFailed("The source did not answer in time.", true, failure)
                : new LoadFailed("The source can't be read now.", true, failure);
    }

    private Mono<Void> published(EntryRequested request, Found found, Instant arrived, TraceContext trace) {
        CacheEntry entry = found.entry();
        EntryLoaded update = new EntryLoaded(
                request.cache(),
                request.key(),
                entry.value(),
                entry.version(),
                entry.ttlMillis(),
                entry.loadedAt(),
                entry.tags(),
                request.forAll() ? true : null);
        return Mono.fromCompletionStage(() -> announcements.announce(update, trace))
                .doOnSuccess(done -> {
                    if (!request.forAll()) {
                        measured(request, found.outcome(), arrived, trace);
                    }
                })
                .then();
    }

    private void measured(EntryRequested request, CacheOutcome outcome, Instant arrived, TraceContext trace) {
        Instant now = clock.instant();
        long micros = ChronoUnit.MICROS.between(arrived, now);
        announcements.measured(new CacheAccessed(request.cache(), outcome, micros, instance, now), now, trace);
    }

    private void measuredFailure(EntryRequested request, Instant arrived, TraceContext trace) {
        Instant now = clock.instant();
        long micros = ChronoUnit.MICROS.between(arrived, now);
        announcements.measured(new CacheLoadFailed(request.cache(), micros, instance, now), now, trace);
    }

    private Mono<Void> failed(EntryRequested request, String detail, TraceContext trace) {
        EntryLoadFailed update = new EntryLoadFailed(request.cache(), request.key(), detail, clock.instant());
        return Mono.fromCompletionStage(() -> announcements.announce(update, trace))
                .then();
    }

    /** Keeps results. */
    @FunctionalInterface
    interface ResultKeeper {
        Mono<Void> keep(String cache, String key, CacheEntry entry);
    }

    /** @param toKeep whether it was made just now and is worth being kept in PostgreSQL */
    private record Found(CacheEntry entry, CacheOutcome outcome, boolean toKeep) {

        Found(CacheEntry entry, CacheOutcome outcome) {
            this(entry, outcome, false);
        }
    }

    /** Its message is what the askers are told. */
    private static final class LoadFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean ofSource;

        /** @param ofSource whether the source is to blame, and not the one who asks */
        LoadFailed(String detail, boolean ofSource, Throwable cause) {
            super(detail, cause);
            this.ofSource = ofSource;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
