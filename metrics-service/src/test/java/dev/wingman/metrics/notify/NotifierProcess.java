package dev.wingman.metrics.notify;

import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.OtherJvm;
import dev.wingman.metrics.notify.delivery.DeliveryMeters;
import dev.wingman.metrics.notify.routes.RoutesFile;
import dev.wingman.schemas.EventSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The notifier in this JVM, or in one of its own that can be killed. */
final class NotifierProcess {

    private NotifierProcess() {}

    /** @param args bootstrap servers and routes file */
    public static void main(String[] args) throws InterruptedException {
        notifier(args[0], Path.of(args[1])).start();
        new CountDownLatch(1).await();
    }

    static Notifier notifier(String servers, Path routes) {
        Map<String, Object> client = Map.of("bootstrap.servers", servers);
        NotifySettings settings = new NotifySettings(
                routes.toString(),
                Duration.ofSeconds(1),
                "notifier",
                Duration.ofSeconds(6),
                true,
                Duration.ofSeconds(20),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                "https://wingman.example.org/dashboard",
                "");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new Notifier(
                client,
                settings,
                RoutesFile.open(settings.file(), name -> null, true),
                new NotifyRecords(new EventSource("metrics-service", "test"), settings.group()),
                () -> TopicProvisioner.ensure(client, NotifyConfiguration.TOPICS, Duration.ofMinutes(1)),
                new NotifyMeters(meters),
                new DeliveryMeters(meters),
                Clock.systemUTC());
    }

    static Process fork(String servers, Path routes) throws IOException {
        return OtherJvm.start(NotifierProcess.class, "notifier-process.log", servers, routes.toString());
    }
}
