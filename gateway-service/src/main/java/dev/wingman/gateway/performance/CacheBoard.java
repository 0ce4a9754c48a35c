package dev.wingman.gateway.performance;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.wingman.schemas.cache.CacheLoadingSampled;
import dev.wingman.schemas.cache.CacheLoadingSampled.InRedis;
import dev.wingman.schemas.cache.CacheStatisticsEvent;
import dev.wingman.schemas.cache.NearCacheSampled;
import dev.wingman.schemas.cache.TimeBucket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last word of each instance about its caches. Instances that are silent for half a minute are forgotten. Safe for concurrent use. */
final class CacheBoard {

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String GATEWAY = "gateway-service";
    private static final String CACHE = "cache-service";

    private final Map<String, NearCacheSampled> near = new ConcurrentHashMap<>();
    private final Map<String, CacheLoadingSampled> loading = new ConcurrentHashMap<>();
    private final Clock clock;

    CacheBoard(Clock clock) {
        this.clock = clock;
    }

    void take(CacheStatisticsEvent sample) {
        if (sample instanceof NearCacheSampled gateway) {
            near.put(gateway.instance(), gateway);
        } else if (sample instanceof CacheLoadingSampled loader) {
            loading.put(loader.instance(), loader);
        }
        Instant silent = clock.instant().minus(SILENCE);
        near.values().removeIf(each -> each.sampledAt().isBefore(silent));
        loading.values().removeIf(each -> each.sampledAt().isBefore(silent));
    }

    CacheStatistics statistics() {
        Instant now = clock.instant();
        Instant silent = now.minus(SILENCE);
        List<NearCacheSampled> gateways = near.values().stream()
                .filter(each -> !each.sampledAt().isBefore(silent))
                .toList();
        List<CacheLoadingSampled> loaders = loading.values().stream()
                .filter(each -> !each.sampledAt().isBefore(silent))
                .toList();
        List<CacheStatistics.Reporter> instances = instances(gateways, loaders, now);
        return new CacheStatistics(
                now,
                instances.stream()
                        .map(CacheStatistics.Reporter::ageMillis)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                instances,
                gateways.stream().mapToLong(NearCacheSampled::maxBytes).sum(),
                gateways.stream().mapToInt(NearCacheSampled::searching).sum(),
                redis(loaders),
                caches(gateways, loaders));
    }

    private static List<CacheStatistics.Reporter> instances(
            List<NearCacheSampled> gateways, List<CacheLoadingSampled> loaders, Instant now) {
        return Stream.concat(
                        gateways.stream()
                                .map(each -> reporter(
                                        GATEWAY,
                                        each.instance(),
                                        each.since(),
                                        each.sampledAt(),
                                        now,
                                        each.redisAvailable())),
                        loaders.stream()
                                .map(each -> reporter(
                                        CACHE,
                                        each.instance(),
                                        each.since(),
                                        each.sampledAt(),
                                        now,
                                        each.redisAvailable())))
                .sorted(Comparator.comparing(CacheStatistics.Reporter::service)
                        .thenComparing(CacheStatistics.Reporter::instance))
                .toList();
    }

    private static CacheStatistics.Reporter reporter(
            String service, String instance, Instant since, Instant sampledAt, Instant now, boolean redis) {
        long age = Math.max(0, Duration.between(sampledAt, now).toMillis());
        return new CacheStatistics.Reporter(service, instance, since, sampledAt, age, redis);
    }

    /** All see the same Redis: who asked it last knows best. */
    private static CacheStatistics.@Nullable RedisUsage redis(List<CacheLoadingSampled> loaders) {
        return lastToAskRedis(loaders)
                .map(each -> new CacheStatistics.RedisUsage(
                        Objects.requireNonNull(each.redisKeys()), Objects.requireNonNull(each.redisBytes())))
                .orElse(null);
    }

    private static Optional<CacheLoadingSampled> lastToAskRedis(List<CacheLoadingSampled> loaders) {
        return loaders.stream()
                .filter(each -> each.redisKeys() != null && each.redisBytes() != null)
                .max(Comparator.comparing(CacheLoadingSampled::sampledAt));
    }

    private static List<CacheStatistics.OfCache> caches(
            List<NearCacheSampled> gateways, List<CacheLoadingSampled> loaders) {
        Map<String, List<NearCacheSampled.Counts>> read = gateways.stream()
                .flatMap(each -> each.caches().stream())
                .collect(groupingBy(NearCacheSampled.Counts::cache));
        Map<String, List<CacheLoadingSampled.Counts>> loaded = loaders.stream()
                .flatMap(each -> each.caches().stream())
                .collect(groupingBy(CacheLoadingSampled.Counts::cache));
        Map<String, InRedis> inRedis =
                lastToAskRedis(loaders).map(CacheLoadingSampled::redisCaches).orElse(List.of()).stream()
                        .collect(toMap(InRedis::cache, identity()));
        TreeSet<String> names = new TreeSet<>(read.keySet());
        names.addAll(loaded.keySet());
        List<CacheStatistics.OfCache> caches = new ArrayList<>();
        for (String name : names) {
            caches.add(cache(
                    name, read.getOrDefault(name, List.of()), loaded.getOrDefault(name, List.of()), inRedis.get(name)));
        }
        return List.copyOf(caches);
    }

    private static CacheStatistics.OfCache cache(
            String name,
            List<NearCacheSampled.Counts> read,
            List<CacheLoadingSampled.Counts> loaded,
            @Nullable InRedis inRedis) {
        long l1 = sum(read, NearCacheSampled.Counts::hitsL1);
        long l2 = sum(read, NearCacheSampled.Counts::hitsL2);
        long stale = sum(read, NearCacheSampled.Counts::stale);
        long failed = sum(read, NearCacheSampled.Counts::failed);
        long beyond = sum(read, NearCacheSampled.Counts::misses) + stale + failed;
        long reads = l1 + l2 + beyond;
        return new CacheStatistics.OfCache(
                name,
                reads,
                rate(l1 + l2, reads),
                stale,
                failed,
                sum(read, NearCacheSampled.Counts::coalesced) + sum(loaded, CacheLoadingSampled.Counts::coalesced),
                sum(read, NearCacheSampled.Counts::refreshes),
                new CacheStatistics.Memory(
                        l1,
                        reads - l1,
                        rate(l1, reads),
                        times(read, NearCacheSampled.Counts::timesL1),
                        sum(read, NearCacheSampled.Counts::entries),
                        sum(read, NearCacheSampled.Counts::bytes),
                        sum(read, NearCacheSampled.Counts::evicted)),
                new CacheStatistics.Level(
                        l2,
                        beyond,
                        rate(l2, l2 + beyond),
                        times(read, NearCacheSampled.Counts::timesL2),
                        inRedis == null ? null : inRedis.entries(),
                        inRedis == null ? null : inRedis.bytes()),
                new CacheStatistics.Source(
                        sum(loaded, CacheLoadingSampled.Counts::hitsL3),
                        sum(loaded, CacheLoadingSampled.Counts::loads),
                        sum(loaded, CacheLoadingSampled.Counts::failures),
                        times(loaded, CacheLoadingSampled.Counts::loadTimes),
                        times(read, NearCacheSampled.Counts::timesL3),
                        most(loaded, CacheLoadingSampled.Counts::results),
                        most(loaded, CacheLoadingSampled.Counts::resultBytes)));
    }

    private static <T> long sum(List<T> parts, ToLongFunction<T> count) {
        return parts.stream().mapToLong(count).sum();
    }

    /** All see the same table. */
    private static <T> @Nullable Long most(List<T> parts, Function<T, @Nullable Long> count) {
        return parts.stream()
                .map(count)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static <T> CacheStatistics.Times times(List<T> parts, Function<T, List<TimeBucket>> times) {
        Collection<List<TimeBucket>> all = parts.stream().map(times).toList();
        return CacheStatistics.Times.of(all);
    }

    private static double rate(long part, long all) {
        return all == 0 ? 0 : Math.round(10_000.0 * part / all) / 10_000.0;
    }
}
