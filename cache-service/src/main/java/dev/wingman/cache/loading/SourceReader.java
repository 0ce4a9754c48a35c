package dev.wingman.cache.loading;

import dev.wingman.postgres.Purpose;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.TagVersion;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Makes entries: from a result that was kept, or by reading the source. The versions of the tags are read first, so
 * that what follows is at least as new as they say. Safe for concurrent use.
 */
final class SourceReader {

    private static final double LARGEST_TTL_CUT = 0.1;

    /** Where results are kept. */
    @FunctionalInterface
    interface Results {
        Mono<CacheEntry> find(String cache, String key);
    }

    /** @param made whether the source was read for it */
    record Reading(CacheEntry entry, boolean made) {}

    private final Function<Set<String>, Mono<List<TagVersion>>> tags;
    private final Results results;
    private final Duration timeout;
    private final boolean replica;
    private final LoadingStatistics statistics;
    private final Clock clock;

    /**
     * @param tags reads the committed versions of tags
     * @param timeout how long it may take, waiting for connections included
     * @param replica whether reads may go to a replica: then one that fails is tried once more at the primary
     */
    SourceReader(
            Function<Set<String>, Mono<List<TagVersion>>> tags,
            Results results,
            Duration timeout,
            boolean replica,
            LoadingStatistics statistics,
            Clock clock) {
        this.tags = tags;
        this.results = results;
        this.timeout = timeout;
        this.replica = replica;
        this.statistics = statistics;
        this.clock = clock;
    }

    /**
     * Reads an entry. A read that takes too long is left to end by itself, not cancelled: a cancel that goes wrong inside
     * a driver must not leave the request without an answer.
     *
     * @param lastVersion the highest that is known of the entry
     */
    Mono<Reading> read(CachedResource resource, EntryRequested request, long lastVersion) {
        Instant started = clock.instant();
        long newerThan = Objects.requireNonNullElse(request.newerThan(), 0L);
        long version =
                Math.max(Math.max(lastVersion, newerThan) + 1, ChronoUnit.MICROS.between(Instant.EPOCH, started));
        String key = request.key();
        Mono<Reading> reading = Mono.defer(() -> tags.apply(resource.tags(key)))
                .flatMap(versions -> kept(resource, key, versions, Math.max(lastVersion, newerThan + 1))
                        .switchIfEmpty(Mono.defer(() -> made(resource, key, versions, version, started))));
        Mono<Reading> named = reading.contextWrite(Purpose.named("load " + resource.name()));
        // who knows of a change must not be answered by a replica that does not know of it yet
        boolean anywhere = request.tags() == null && request.newerThan() == null;
        Mono<Reading> attempt = anywhere
                ? named.contextWrite(Purpose.readingOnly())
                        .onErrorResume(
                                failure -> replica && !(failure instanceof UnknownKeyException), failure -> named)
                : named;
        // a failure after that is a value that nobody takes
        return Mono.fromFuture(() -> attempt.materialize().toFuture(), true)
                .<Reading>dematerialize()
                .timeout(timeout)
                .doOnError(
                        failure -> !(failure instanceof UnknownKeyException), f -> statistics.failed(resource.name()));
    }

    private Mono<Reading> kept(CachedResource resource, String key, List<TagVersion> versions, long least) {
        if (!resource.keepsResults()) {
            return Mono.empty();
        }
        return results.find(resource.name(), key)
                .filter(entry -> entry.version() >= least
                        && versions.equals(Objects.requireNonNullElse(entry.tags(), List.of()))
                        && clock.instant().isBefore(entry.loadedAt().plusMillis(entry.ttlMillis())))
                .doOnNext(entry -> statistics.foundResult(resource.name()))
                .map(entry -> new Reading(entry, false));
    }

    private Mono<Reading> made(
            CachedResource resource, String key, List<TagVersion> versions, long version, Instant started) {
        return resource.load(key)
                .map(SourceReader::checked)
                .map(json -> entry(json, resource.ttl(), versions, version, started))
                .switchIfEmpty(Mono.fromSupplier(() -> absent(resource, versions, version, started)))
                .doOnNext(entry ->
                        statistics.loaded(resource.name(), ChronoUnit.MICROS.between(started, clock.instant())))
                .map(entry -> new Reading(entry, true));
    }

    private static String checked(String json) {
        if (json.length() > CachedResource.LONGEST_VALUE
                || (json.length() > CachedResource.LONGEST_VALUE / 3
                        && json.getBytes(StandardCharsets.UTF_8).length > CachedResource.LONGEST_VALUE)) {
            throw new IllegalStateException("a value of " + json.length() + " characters is too long for a cache");
        }
        return json;
    }

    private static CacheEntry absent(
            CachedResource resource, List<TagVersion> versions, long version, Instant loadedAt) {
        return new CacheEntry(
                null, version, jittered(resource.absentTtl()), loadedAt, versions.isEmpty() ? null : versions);
    }

    private static CacheEntry entry(
            String json, Duration ttl, List<TagVersion> versions, long version, Instant loadedAt) {
        return new CacheEntry(json, version, jittered(ttl), loadedAt, versions.isEmpty() ? null : versions);
    }

    private static long jittered(Duration ttl) {
        return (long) (ttl.toMillis() * (1 - ThreadLocalRandom.current().nextDouble(LARGEST_TTL_CUT)));
    }
}
