package dev.wingman.metrics.alerts;

import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.OtherJvm;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The topology with quick rules in this JVM, or in one of its own that can be killed. */
final class AlertProcess {

    static final String GROUP = "alerts";
    static final List<Topic<?>> TOPICS = AlertConfiguration.TOPICS;

    private AlertProcess() {}

    /** @param args bootstrap servers and state directory */
    public static void main(String[] args) throws InterruptedException {
        streams(args[0], Path.of(args[1])).start();
        new CountDownLatch(1).await();
    }

    static RunningTopology streams(String servers, Path stateDir) {
        Map<String, Object> client = Map.of("bootstrap.servers", servers);
        StreamsSettings settings = new StreamsSettings(
                "windows", stateDir, 1, Duration.ofMillis(100), Duration.ofSeconds(6), -1, Duration.ofMinutes(1));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AlertRules rules = Given.quickRules();
        return new RunningTopology(
                "alerts",
                new AlertTopology(() -> rules, new EventSource("metrics-service", "test"), new AlertMeters(meters)),
                settings.properties(client, GROUP),
                () -> TopicProvisioner.ensure(client, TOPICS, settings.startLimit()),
                () -> {
                    throw new IllegalStateException("the topology gave up");
                },
                meters);
    }

    static Process fork(String servers, Path stateDir) throws IOException {
        return OtherJvm.start(AlertProcess.class, "alert-process.log", servers, stateDir.toString());
    }
}
