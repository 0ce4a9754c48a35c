package dev.wingman.loadtest;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.cache.CacheStatisticsEvent;
import dev.wingman.schemas.cache.NearCacheSampled;
import dev.wingman.schemas.cache.TimeBucket;
import dev.wingman.schemas.cache.TimeBuckets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the gateways say in {@code cache.statistics} that they did with one cache. Not safe for concurrent use. */
final class NearCacheLog implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String cache;
    private final int gateways;
    private final EventCodec<CacheStatisticsEvent> codec = new EventCodec<>(Topics.CACHE_STATISTICS);
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, NearCacheSampled> latest = new HashMap<>();

    NearCacheLog(String bootstrapServers, String cache, int gateways) {
        this.cache = cache;
        this.gateways = gateways;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(new TopicPartition(Topics.CACHE_STATISTICS.name(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** All gateways together, each since its start. */
    record Sum(long hitsL1, long hitsL2, long others, List<TimeBucket> l1, List<TimeBucket> l2, List<TimeBucket> l3) {

        /** What came after an earlier sum. */
        Sum since(Sum before) {
            return new Sum(
                    hitsL1 - before.hitsL1,
                    hitsL2 - before.hitsL2,
                    others - before.others,
                    less(l1, before.l1),
                    less(l2, before.l2),
                    less(l3, before.l3));
        }

        long reads() {
            return hitsL1 + hitsL2 + others;
        }

        private static List<TimeBucket> less(List<TimeBucket> all, List<TimeBucket> before) {
            TreeMap<Long, Long> counts = new TreeMap<>();
            all.forEach(bucket -> counts.merge(bucket.upToMicros(), bucket.count(), Long::sum));
            before.forEach(bucket -> counts.merge(bucket.upToMicros(), -bucket.count(), Long::sum));
            return counts.entrySet().stream()
                    .filter(bucket -> bucket.getValue() > 0)
                    .map(bucket -> new TimeBucket(bucket.getKey(), bucket.getValue()))
                    .toList();
        }
    }

    /** Waits until every gateway has told what it did until now. */
    Sum read() {
        Instant now = Instant.now();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            consumer.poll(POLL).forEach(record -> {
                if (codec.decode(record).event() instanceof NearCacheSampled sample) {
                    latest.put(sample.instance(), sample);
                }
            });
            if (latest.values().stream()
                            .filter(sample -> sample.sampledAt().isAfter(now))
                            .count()
                    >= gateways) {
                return sum();
            }
        }
        throw new IllegalStateException("the gateways did not say what they did");
    }

    private Sum sum() {
        List<NearCacheSampled.Counts> counts = new ArrayList<>();
        latest.values().forEach(sample -> sample.caches().stream()
                .filter(each -> each.cache().equals(cache))
                .forEach(counts::add));
        return new Sum(
                sum(counts, NearCacheSampled.Counts::hitsL1),
                sum(counts, NearCacheSampled.Counts::hitsL2),
                sum(counts, each -> each.misses() + each.stale() + each.failed()),
                times(counts, NearCacheSampled.Counts::timesL1),
                times(counts, NearCacheSampled.Counts::timesL2),
                times(counts, NearCacheSampled.Counts::timesL3));
    }

    private static long sum(List<NearCacheSampled.Counts> counts, ToLongFunction<NearCacheSampled.Counts> count) {
        return counts.stream().mapToLong(count).sum();
    }

    private static List<TimeBucket> times(
            List<NearCacheSampled.Counts> counts, Function<NearCacheSampled.Counts, List<TimeBucket>> times) {
        return TimeBuckets.sum(counts.stream().map(times).toList());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
