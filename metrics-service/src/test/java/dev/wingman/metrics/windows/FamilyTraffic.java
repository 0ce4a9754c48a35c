package dev.wingman.metrics.windows;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.AiHeartbeat;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.CacheAccessed;
import dev.wingman.schemas.telemetry.CacheAccesses;
import dev.wingman.schemas.telemetry.CacheHeartbeat;
import dev.wingman.schemas.telemetry.CacheLoadFailed;
import dev.wingman.schemas.telemetry.CacheOutcome;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import dev.wingman.schemas.telemetry.PoolSample;
import dev.wingman.schemas.telemetry.ResourceHeartbeat;
import dev.wingman.schemas.telemetry.ResourceTelemetryEvent;
import dev.wingman.schemas.telemetry.ResourcesSampled;
import dev.wingman.schemas.telemetry.TurnMeasured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * What services write to a topic of the telemetry, made up from a seed: bursts, pauses, events that overtake each other by
 * less than the grace, and the heartbeats of two instances to every partition.
 */
final class FamilyTraffic<E extends Event> {

    private static final List<String> CACHES = List.of("challenges", "reputation", "conversation-owners");
    private static final List<String> MODELS = List.of("small", "middle", "large");

    private final Random random;
    private final List<List<E>> log = new ArrayList<>();
    private final Map<E, Instant> times = new IdentityHashMap<>();

    private FamilyTraffic(long seed, int partitions) {
        this.random = new Random(seed);
        for (int p = 0; p < partitions; p++) {
            log.add(new ArrayList<>());
        }
    }

    /** For each partition its records in order. */
    List<List<E>> log() {
        return log;
    }

    /** The time in an event's headers. */
    Instant time(E event) {
        return Objects.requireNonNull(times.get(event));
    }

    private void put(int partition, E event, long millis) {
        times.put(event, Instant.ofEpochMilli(millis));
        log.get(partition).add(event);
    }

    private void beats(BiFunction<String, Instant, E> heartbeat, long second) {
        for (int p = 0; p < log.size(); p++) {
            put(p, heartbeat.apply("a/1", Instant.ofEpochMilli(second)), second);
            put(p, heartbeat.apply("b/1", Instant.ofEpochMilli(second + 300)), second + 300);
        }
    }

    /** An instant of the second, or up to 700 ms before it. */
    private long around(long second) {
        return second + random.nextInt(1_000) - 700;
    }

    private long micros() {
        return Math.round(20_000 * Math.exp(1.5 * random.nextGaussian()));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    static FamilyTraffic<CacheTelemetryEvent> cache(long seed, int partitions, long from, int seconds) {
        FamilyTraffic<CacheTelemetryEvent> traffic = new FamilyTraffic<>(seed, partitions);
        for (int s = 0; s < seconds; s++) {
            long second = from + s * 1_000L;
            traffic.beats(CacheHeartbeat::new, second);
            if (s % 150 < 100) {
                traffic.addCache(second);
            }
        }
        return traffic;
    }

    @SuppressWarnings("unchecked") // called with traffic of caches
    private void addCache(long second) {
        FamilyTraffic<CacheTelemetryEvent> to = (FamilyTraffic<CacheTelemetryEvent>) this;
        for (String cache : CACHES) {
            long at = around(second);
            Instant end = Instant.ofEpochMilli(at);
            CacheAccesses reads = new CacheAccesses(
                    cache,
                    random.nextInt(36_000),
                    random.nextInt(100),
                    random.nextInt(20),
                    random.nextInt(3),
                    random.nextInt(2),
                    "gateway",
                    end.minusSeconds(1),
                    end);
            to.put(random.nextInt(log.size()), reads, at);
        }
        for (int i = random.nextInt(10); i > 0; i--) {
            long at = around(second);
            Instant end = Instant.ofEpochMilli(at);
            CacheTelemetryEvent event = random.nextInt(8) == 0
                    ? new CacheLoadFailed(any(CACHES), micros(), "cache", end)
                    : new CacheAccessed(any(CACHES), any(List.of(CacheOutcome.values())), micros(), "cache", end);
            to.put(random.nextInt(log.size()), event, at);
        }
    }

    static FamilyTraffic<AiTelemetryEvent> ai(long seed, int partitions, long from, int seconds) {
        FamilyTraffic<AiTelemetryEvent> traffic = new FamilyTraffic<>(seed, partitions);
        for (int s = 0; s < seconds; s++) {
            long second = from + s * 1_000L;
            traffic.beats(AiHeartbeat::new, second);
            for (int turns = s % 150 < 100 ? traffic.random.nextInt(6) : 0; turns > 0; turns--) {
                traffic.addTurn(second);
            }
        }
        return traffic;
    }

    /** A turn with its calls, all in one partition and of one time, although the calls ended long before. */
    @SuppressWarnings("unchecked") // called with traffic of models
    private void addTurn(long second) {
        FamilyTraffic<AiTelemetryEvent> to = (FamilyTraffic<AiTelemetryEvent>) this;
        int partition = random.nextInt(log.size());
        long at = around(second);
        String id = "req_" + at + "_" + random.nextInt(1_000_000);
        int calls = random.nextInt(4);
        for (int attempt = 1; attempt <= calls; attempt++) {
            boolean last = attempt == calls;
            ModelCallCompleted call = new ModelCallCompleted(
                    id,
                    attempt,
                    "provider",
                    any(MODELS),
                    any(List.of(Tier.values())),
                    last && random.nextInt(4) > 0
                            ? ModelCallOutcome.SUCCEEDED
                            : any(List.of(ModelCallOutcome.values())),
                    new Usage(random.nextInt(2_000), random.nextInt(500), random.nextInt(100)),
                    random.nextInt(9_000),
                    random.nextInt(3) == 0 ? 0 : micros(),
                    micros(),
                    Instant.ofEpochMilli(at - random.nextInt(30_000)));
            to.put(partition, call, at);
        }
        TurnMeasured turn = new TurnMeasured(
                id,
                "%016x".formatted(random.nextInt(300) * 0x9E3779B97F4A7C15L),
                "%016x".formatted(random.nextInt(900) * 0x9E3779B97F4A7C15L),
                random.nextInt(10) == 0,
                any(List.of(Tier.values())),
                any(MODELS),
                calls > 0 ? AnswerSource.MODEL : any(List.of(AnswerSource.values())),
                random.nextInt(5) > 0 ? null : any(List.of(FailureReason.BUDGET_SPENT, FailureReason.TIMEOUT)),
                random.nextInt(6) == 0,
                random.nextInt(4) == 0 ? null : (Double) (random.nextInt(101) / 100.0),
                random.nextInt(9_000),
                random.nextInt(9_000) - 2_000,
                random.nextInt(9_000),
                random.nextInt(9_000) - 2_000,
                Instant.ofEpochMilli(at));
        to.put(partition, turn, at);
    }

    static FamilyTraffic<ResourceTelemetryEvent> resources(long seed, long from, int seconds) {
        FamilyTraffic<ResourceTelemetryEvent> traffic = new FamilyTraffic<>(seed, 1);
        for (int s = 0; s < seconds; s++) {
            long second = from + s * 1_000L;
            traffic.beats(ResourceHeartbeat::new, second);
            for (int instance = 0; instance < 4; instance++) {
                if (s % 5 == instance && (instance > 0 || s < seconds / 2)) {
                    String service = instance % 2 == 0 ? "chat-service" : "unknown-service";
                    traffic.addSample(service, "instance-" + instance, second);
                }
            }
        }
        return traffic;
    }

    @SuppressWarnings("unchecked") // called with traffic of resources
    private void addSample(String service, String instance, long second) {
        FamilyTraffic<ResourceTelemetryEvent> to = (FamilyTraffic<ResourceTelemetryEvent>) this;
        long at = around(second);
        List<PoolSample> pools = new ArrayList<>();
        for (String pool :
                List.of("postgres", "turns").subList(0, service.equals("chat-service") ? 2 : random.nextInt(2))) {
            int used = random.nextInt(11);
            pools.add(new PoolSample(
                    pool, 10, used, 10 - used, random.nextInt(5), random.nextInt(3), random.nextInt(30)));
        }
        ResourcesSampled sample = new ResourcesSampled(
                service,
                instance,
                random.nextInt(200_000_000),
                256_000_000,
                random.nextInt(1_000_001) / 1_000_000.0,
                service.equals("unknown-service") ? null : (Long) (long) random.nextInt(5_000),
                random.nextInt(20) == 0 ? 1 : 0,
                pools,
                Instant.ofEpochMilli(at));
        to.put(0, sample, at);
    }
}
