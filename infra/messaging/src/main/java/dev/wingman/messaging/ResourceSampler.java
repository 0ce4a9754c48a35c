package dev.wingman.messaging;

import com.sun.management.OperatingSystemMXBean;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.telemetry.PoolSample;
import dev.wingman.schemas.telemetry.ResourcesSampled;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Looks at this process: memory, CPU, pools, backlog. Cheap enough for every second. Not safe for concurrent use. */
final class ResourceSampler {

    /** More pools than that are left out, those with the last names. */
    static final int MOST_POOLS = 16;

    private final EventSource source;
    private final ConsumerBacklog backlog;
    private final List<PoolSource> pools;
    private final LongSupplier cpuNanos;
    private final LongSupplier nanoTime;
    private final int processors;
    private final Map<String, Long> timeouts = new HashMap<>();
    private long cpuBefore;
    private long timeBefore;
    private long deadLettersBefore;

    ResourceSampler(EventSource source, ConsumerBacklog backlog, Collection<PoolSource> pools) {
        this(
                source,
                backlog,
                pools,
                cpuNanos(),
                System::nanoTime,
                Runtime.getRuntime().availableProcessors());
    }

    /** @param cpuNanos CPU time of the process so far, negative where it is not known */
    ResourceSampler(
            EventSource source,
            ConsumerBacklog backlog,
            Collection<PoolSource> pools,
            LongSupplier cpuNanos,
            LongSupplier nanoTime,
            int processors) {
        this.source = source;
        this.backlog = backlog;
        this.pools = pools.stream()
                .sorted(Comparator.comparing(PoolSource::name))
                .limit(MOST_POOLS)
                .toList();
        this.cpuNanos = cpuNanos;
        this.nanoTime = nanoTime;
        this.processors = processors;
        this.cpuBefore = cpuNanos.getAsLong();
        this.timeBefore = nanoTime.getAsLong();
    }

    private static LongSupplier cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system::getProcessCpuTime
                : () -> -1;
    }

    ResourcesSampled sample(Instant at) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long deadLetters = backlog.deadLetters();
        ResourcesSampled sample = new ResourcesSampled(
                source.service(),
                source.instance(),
                heap.getUsed(),
                Math.max(heap.getMax(), heap.getUsed()),
                cpuRatio(),
                backlog.lag(),
                Math.max(0, deadLetters - deadLettersBefore),
                pools.stream().map(this::sample).toList(),
                at);
        deadLettersBefore = deadLetters;
        return sample;
    }

    private double cpuRatio() {
        long cpu = cpuNanos.getAsLong();
        long time = nanoTime.getAsLong();
        long elapsed = (time - timeBefore) * processors;
        double ratio = elapsed <= 0 || cpu < 0 ? 0 : (double) (cpu - cpuBefore) / elapsed;
        cpuBefore = cpu;
        timeBefore = time;
        return Math.min(1, Math.max(0, ratio));
    }

    private PoolSample sample(PoolSource pool) {
        long given = pool.timeouts();
        long before = timeouts.getOrDefault(pool.name(), 0L);
        timeouts.put(pool.name(), given);
        return new PoolSample(
                pool.name(),
                pool.maxSize(),
                pool.inUse(),
                pool.idle(),
                pool.waiting(),
                Math.max(0, given - before),
                pool.oldestSeconds());
    }
}
