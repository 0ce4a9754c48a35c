package dev.wingman.metrics.windows;

import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import dev.wingman.schemas.telemetry.PoolSample;
import dev.wingman.schemas.telemetry.ResourceHeartbeat;
import dev.wingman.schemas.telemetry.ResourceTelemetryEvent;
import dev.wingman.schemas.telemetry.ResourcesSampled;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Samples by instance and by service, with pools as parts. */
final class ResourceFamily extends MeasuredFamily<ResourceTelemetryEvent> {

    private static final double MILLION = 1_000_000.0;
    private static final int LONGEST_POOL = 64;
    private static final Set<String> SERVICES =
            Set.of("gateway-service", "chat-service", "cache-service", "metrics-service");

    private enum Sum implements PaneShape.Sum {
        SAMPLES,
        HEAP_USED_BYTES,
        CPU_MILLIONTHS,
        DEAD_LETTERS,
        LAG_SAMPLES
    }

    private enum Max implements PaneShape.Max {
        HEAP_USED_BYTES,
        HEAP_MAX_BYTES,
        CPU_MILLIONTHS,
        LAG,
        /** What the smallest lag lacks to the largest number, since the largest one counts. */
        LAG_BELOW_LARGEST
    }

    private enum PoolSum implements PaneShape.Sum {
        SAMPLES,
        TIMEOUTS,
        UTILIZATION_MILLIONTHS
    }

    private enum PoolMax implements PaneShape.Max {
        MAX_SIZE,
        IN_USE,
        WAITING,
        OLDEST_SECONDS
    }

    private static final PaneShape SHAPE = PaneShape.of(Sum.values())
            .with(Max.values())
            .withParts(PaneShape.of(PoolSum.values()).with(PoolMax.values()));

    ResourceFamily() {
        super("resources", Topics.TELEMETRY_RESOURCES, List.of(Topics.METRICS_RESOURCES), List.of(SHAPE));
    }

    @Override
    public void tell(ResourceTelemetryEvent event, Instant time, Listener listener) {
        if (event instanceof ResourcesSampled sample) {
            Sense.time("sampledAt", sample.sampledAt());
            Sense.notNegative("heapUsedBytes", sample.heapUsedBytes());
            Sense.notNegative("consumerLag", sample.consumerLag() == null ? 0 : sample.consumerLag());
            listener.happened(
                    Sense.subject(sample.service() + "|" + sample.instance()),
                    sample.sampledAt(),
                    pane -> add(sample, pane));
        } else if (event instanceof ResourceHeartbeat heartbeat) {
            Sense.time("at", heartbeat.at());
            listener.beat(heartbeat.instance(), heartbeat.at());
        }
    }

    private static void add(ResourcesSampled sample, Pane pane) {
        long cpu = millionths(sample.cpuRatio());
        pane.add(Sum.SAMPLES, 1);
        pane.add(Sum.HEAP_USED_BYTES, sample.heapUsedBytes());
        pane.add(Sum.CPU_MILLIONTHS, cpu);
        pane.add(Sum.DEAD_LETTERS, sample.deadLetters());
        pane.raise(Max.HEAP_USED_BYTES, sample.heapUsedBytes());
        pane.raise(Max.HEAP_MAX_BYTES, sample.heapMaxBytes());
        pane.raise(Max.CPU_MILLIONTHS, cpu);
        Long lag = sample.consumerLag();
        if (lag != null) {
            pane.add(Sum.LAG_SAMPLES, 1);
            pane.raise(Max.LAG, lag);
            pane.raise(Max.LAG_BELOW_LARGEST, Long.MAX_VALUE - lag);
        }
        for (PoolSample pool : sample.pools()) {
            add(pool, pane.part(poolName(pool.name())));
        }
    }

    private static String poolName(String name) {
        return name.isEmpty() || name.length() > LONGEST_POOL || name.indexOf('/') >= 0 ? WindowRules.OTHER : name;
    }

    private static void add(PoolSample pool, Pane part) {
        part.add(PoolSum.SAMPLES, 1);
        part.add(PoolSum.TIMEOUTS, pool.timeouts());
        part.add(
                PoolSum.UTILIZATION_MILLIONTHS,
                pool.maxSize() <= 0 ? 0 : millionths((double) pool.inUse() / pool.maxSize()));
        part.raise(PoolMax.MAX_SIZE, pool.maxSize());
        part.raise(PoolMax.IN_USE, pool.inUse());
        part.raise(PoolMax.WAITING, pool.waiting());
        part.raise(PoolMax.OLDEST_SECONDS, pool.oldestSeconds());
    }

    /** Integers add up to the same sum in any order. */
    private static long millionths(double ratio) {
        return Math.round(Math.max(0, Math.min(1, ratio)) * MILLION);
    }

    /** All instances of a service, if it is one of Wingman's: a group has room whatever there is. */
    @Override
    public List<String> groups(String subject) {
        String service = subject.substring(0, Math.max(0, subject.indexOf('|')));
        return SERVICES.contains(service) ? List.of(GROUP + service) : List.of();
    }

    @Override
    public Published window(String subject, Span span, Pane pane) {
        long samples = pane.sum(Sum.SAMPLES);
        boolean lag = pane.sum(Sum.LAG_SAMPLES) > 0;
        return new Published(
                Topics.METRICS_RESOURCES,
                new ResourceWindow(
                        subject,
                        span.start(),
                        span.end(),
                        span.seconds(),
                        samples,
                        samples == 0 ? 0 : pane.sum(Sum.HEAP_USED_BYTES) / samples,
                        pane.max(Max.HEAP_USED_BYTES),
                        pane.max(Max.HEAP_MAX_BYTES),
                        mean(pane.sum(Sum.CPU_MILLIONTHS), samples),
                        pane.max(Max.CPU_MILLIONTHS) / MILLION,
                        lag ? (Long) (Long.MAX_VALUE - pane.max(Max.LAG_BELOW_LARGEST)) : null,
                        lag ? (Long) pane.max(Max.LAG) : null,
                        pane.sum(Sum.DEAD_LETTERS),
                        pane.parts().entrySet().stream()
                                .map(part -> pool(part.getKey(), part.getValue()))
                                .toList()));
    }

    private static PoolWindow pool(String name, Pane part) {
        return new PoolWindow(
                name,
                part.max(PoolMax.MAX_SIZE),
                part.max(PoolMax.IN_USE),
                part.max(PoolMax.WAITING),
                part.sum(PoolSum.TIMEOUTS),
                mean(part.sum(PoolSum.UTILIZATION_MILLIONTHS), part.sum(PoolSum.SAMPLES)),
                part.max(PoolMax.OLDEST_SECONDS));
    }

    private static double mean(long millionths, long samples) {
        return samples == 0 ? 0 : millionths / (MILLION * samples);
    }
}
