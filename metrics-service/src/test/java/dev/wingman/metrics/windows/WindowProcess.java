package dev.wingman.metrics.windows;

import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.OtherJvm;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The topology in this JVM, or in one of its own that can be killed. */
final class WindowProcess {

    static final List<Topic<?>> TOPICS = List.of(
            Topics.TELEMETRY_REQUESTS,
            Topics.TELEMETRY_CACHE,
            Topics.TELEMETRY_AI,
            Topics.TELEMETRY_RESOURCES,
            Topics.METRICS_PANES,
            Topics.METRICS_LATENCY,
            Topics.METRICS_CACHE,
            Topics.METRICS_AI,
            Topics.METRICS_RESOURCES,
            Topics.METRICS_BUSINESS);

    private WindowProcess() {}

    /** @param args bootstrap servers and state directory */
    public static void main(String[] args) throws InterruptedException {
        streams(args[0], Path.of(args[1]), 1).start();
        new CountDownLatch(1).await();
    }

    static RunningTopology streams(String servers, Path stateDir, int threads) {
        Map<String, Object> client = Map.of("bootstrap.servers", servers);
        StreamsSettings settings = new StreamsSettings(
                "latency", stateDir, threads, Duration.ofMillis(100), Duration.ofSeconds(6), -1, Duration.ofMinutes(1));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new RunningTopology(
                "windows",
                new WindowTopology(
                        WindowTopology.families(WindowRules.defaults(1)),
                        new EventSource("metrics-service", "test"),
                        new WindowMeters(meters)),
                settings.properties(client),
                () -> TopicProvisioner.ensure(client, TOPICS, settings.startLimit()),
                () -> {
                    throw new IllegalStateException("the topology gave up");
                },
                meters);
    }

    static Process fork(String servers, Path stateDir) throws IOException {
        return OtherJvm.start(WindowProcess.class, "window-process.log", servers, stateDir.toString());
    }
}
