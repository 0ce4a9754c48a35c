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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
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
    private static final String NO_SUCH_KEY = "No entry of this cache can have this key.";

    private final Map<String, CachedResource> resources;
    private final Function<Set<String>, Mono<List<TagVersion>>> tags;
    private final EntryStore store;
    private final RecentEntries recent;
    private final Announcements announcements;
    private final Clock clock;
    private final LoadingSettings settings;
    private final String instance;
    /** Caches that can't be loaded; the first one begins an outage, the next load of one of them ends it. */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /** @param tags reads the committed versions of tags */
    EntryLoader(
            Collection<CachedResource> resources,
            Function<Set<String>, Mono<List<TagVersion>>> tags,
            EntryStore store,
            Announcements announcements,
            Clock clock,
            LoadingSettings settings,
            String instance) {
        this.resources = resources.stream().collect(toUnmodifiableMap(CachedResource::name, Function.identity()));
        this.tags = tags;
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
            if (request.key().length() > CachedResource.LONGEST_KEY) {
                return failed(request, NO_SUCH_KEY, trace);
            }
            return found(resource, request)
                    .flatMap(found -> published(request, found, arrived, trace))
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
        if (last != null && !last.loadedAt().isBefore(request.requestedAt()) && hasSeen(last, request.tags())) {
            return Mono.just(new Found(last, CacheOutcome.HIT_L1));
        }
        return store.read(request.cache(), request.key())
                .filter(entry -> last == null || entry.version() >= last.version())
                .filter(entry -> remaining(entry).compareTo(Duration.ZERO) > 0 && hasSeen(entry, request.tags()))
                .map(entry -> new Found(entry, CacheOutcome.HIT_L2))
                .switchIfEmpty(Mono.defer(() -> loaded(resource, request.key(), last == null ? 0 : last.version())));
    }

    private Mono<Found> loaded(CachedResource resource, String key, long lastVersion) {
        Instant started = clock.instant();
        long version = Math.max(lastVersion + 1, ChronoUnit.MICROS.between(Instant.EPOCH, started));
        return value(resource, key)
                .map(value -> entry(value, version, resource, started))
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
    private Mono<Value> value(CachedResource resource, String key) {
        Mono<Value> load = Mono.defer(() -> tags.apply(resource.tags(key))).flatMap(versions -> resource.load(key)
                .map(json -> new Value(checked(json), versions))
                .defaultIfEmpty(new Value(null, versions)));
        return Mono.fromFuture(load::toFuture, true).timeout(settings.timeout());
    }

    private static String checked(String json) {
        if (json.length() > CachedResource.LONGEST_VALUE
                || (json.length() > CachedResource.LONGEST_VALUE / 3
                        && json.getBytes(StandardCharsets.UTF_8).length > CachedResource.LONGEST_VALUE)) {
            throw new IllegalStateException("a value of " + json.length() + " characters is too long for a cache");
        }
        return json;
    }

    private static CacheEntry entry(Value value, long version, CachedResource resource, Instant loadedAt) {
        Duration ttl = value.json() == null ? resource.absentTtl() : resource.ttl();
        double cut = ThreadLocalRandom.current().nextDouble(LARGEST_TTL_CUT);
        return new CacheEntry(
                value.json(),
                version,
                (long) (ttl.toMillis() * (1 - cut)),
                loadedAt,
                value.tags().isEmpty() ? null : value.tags());
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
                entry.tags());
        return Mono.fromCompletionStage(() -> announcements.announce(update, trace))
                .doOnSuccess(done -> measured(request, found.outcome(), arrived, trace))
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

    /** @param json null when the source has no such entry */
    private record Value(@Nullable String json, List<TagVersion> tags) {}

    private record Found(CacheEntry entry, CacheOutcome outcome) {}

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
