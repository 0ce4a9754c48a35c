package dev.wingman.metrics.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a topology from the start of the application to its end. Starting does not wait for Kafka: a thread of its own
 * does, so that health can be asked meanwhile. Safe for concurrent use.
 */
public final class RunningTopology implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RunningTopology.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final Supplier<Topology> topology;
    private final Properties config;
    private final Runnable preparation;
    private final Runnable giveUp;
    private final MeterRegistry meters;

    private @Nullable KafkaStreams streams;
    private @Nullable KafkaStreamsMetrics streamsMeters;
    private @Nullable ScheduledExecutorService worker;
    private volatile @Nullable KafkaContact contact;
    private volatile State state = State.CREATED;

    /**
     * @param name what it computes, for logs
     * @param preparation what must be done before the topology can run, and may take its time; a failure of it gives up
     * @param giveUp called once when the topology ended by itself
     */
    public RunningTopology(
            String name,
            Supplier<Topology> topology,
            Properties config,
            Runnable preparation,
            Runnable giveUp,
            MeterRegistry meters) {
        this.name = name;
        this.topology = topology;
        this.config = config;
        this.preparation = preparation;
        this.giveUp = giveUp;
        this.meters = meters;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name + "-streams");
            thread.setDaemon(true);
            return thread;
        });
        worker = executor;
        executor.execute(this::run);
    }

    private void run() {
        try {
            preparation.run();
            open();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                log.atError().setCause(e).log("the topology of {} can't start", name);
                giveUp.run();
            }
        }
    }

    private synchronized void open() {
        ScheduledExecutorService executor = worker;
        if (executor == null) {
            return; // stopped meanwhile
        }
        KafkaStreams opened = new KafkaStreams(topology.get(), config);
        opened.setUncaughtExceptionHandler(new ThreadRecovery(System::nanoTime));
        opened.setStateListener((now, before) -> changed(now));
        KafkaStreamsMetrics binder = new KafkaStreamsMetrics(opened);
        binder.bindTo(meters);
        KafkaContact watch = new KafkaContact(name, () -> bytesReceived(opened), System::nanoTime);
        streams = opened;
        streamsMeters = binder;
        contact = watch;
        opened.start();
        executor.scheduleWithFixedDelay(watch::check, 1, 1, TimeUnit.SECONDS);
    }

    private void changed(State now) {
        state = now;
        log.atInfo().addKeyValue("state", now).log("the topology of {} is {}", name, now);
        if (now == State.ERROR) {
            giveUp.run();
        }
    }

    private static double bytesReceived(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("incoming-byte-total")
                        && metric.metricName().group().equals("consumer-metrics"))
                .map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .sum();
    }

    /** Records of the topics it reads that are left; 0 while it reads none. */
    public synchronized long lag() {
        KafkaStreams running = streams;
        return running == null
                ? 0
                : (long) running.metrics().values().stream()
                        .filter(metric -> metric.metricName().name().equals("records-lag")
                                && !metric.metricName()
                                        .tags()
                                        .getOrDefault("client-id", "")
                                        .contains("restore"))
                        .map(Metric::metricValue)
                        .filter(Double.class::isInstance)
                        .mapToDouble(Double.class::cast)
                        .filter(Double::isFinite)
                        .sum();
    }

    @Override
    public synchronized void stop() {
        if (worker != null) {
            worker.shutdownNow();
            worker = null;
        }
        if (streamsMeters != null) {
            streamsMeters.close();
            streamsMeters = null;
        }
        if (streams != null) {
            // Leaving the group lets another instance, or the next start, take over at once.
            streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(CLOSE_LIMIT));
            streams = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return worker != null;
    }

    public State state() {
        return state;
    }

    /** Whether it computes, or will be as soon as a rebalance ends. */
    public boolean isReady() {
        KafkaContact watch = contact;
        return watch != null && watch.up() && (state == State.RUNNING || state == State.REBALANCING);
    }
}
