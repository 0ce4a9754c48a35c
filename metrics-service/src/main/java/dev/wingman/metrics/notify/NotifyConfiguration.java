package dev.wingman.metrics.notify;

import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.KafkaSettings;
import dev.wingman.metrics.files.WatchedFile;
import dev.wingman.metrics.notify.delivery.DeliveryMeters;
import dev.wingman.metrics.notify.routes.Routes;
import dev.wingman.metrics.notify.routes.RoutesFile;
import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NotifySettings.class, StreamsSettings.class})
class NotifyConfiguration {

    static final List<Topic<?>> TOPICS = List.of(Topics.ALERTS, Topics.ALERTS_COMMANDS, Topics.NOTIFICATIONS_LOG);

    @Bean
    WatchedFile<Routes> notificationRoutes(NotifySettings settings, Environment environment) {
        return RoutesFile.open(settings.file(), environment::getProperty, settings.allowPrivateAddresses());
    }

    @Bean
    Notifier notifier(
            NotifySettings settings,
            WatchedFile<Routes> routes,
            KafkaSettings kafka,
            StreamsSettings streams,
            EventSource source,
            MeterRegistry meters) {
        return new Notifier(
                kafka.client(),
                settings,
                routes,
                new NotifyRecords(source, settings.group()),
                () -> TopicProvisioner.ensure(kafka.client(), TOPICS, streams.startLimit()),
                new NotifyMeters(meters),
                new DeliveryMeters(meters),
                Clock.systemUTC());
    }

    /** In the group {@code readiness}. Receivers that fail do not make it unhealthy: there is an alert for that. */
    @Bean
    HealthIndicator notifierHealthIndicator(Notifier notifier) {
        return () -> {
            Health.Builder health = notifier.healthy() ? Health.up() : Health.down();
            return health.withDetail("receivers", notifier.receivers()).build();
        };
    }
}
