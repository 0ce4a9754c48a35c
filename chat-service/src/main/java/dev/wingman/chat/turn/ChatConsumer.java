package dev.wingman.chat.turn;

import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.KeyOrderedConsumer;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/** Reads {@code chat.requests} from the start of the application to its end. */
final class ChatConsumer implements SmartLifecycle, HealthIndicator {

    static final String GROUP = "chat-service";

    private final Map<String, Object> kafka;
    private final TurnSettings settings;
    private final PartitionTurnsFactory work;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private volatile @Nullable KeyOrderedConsumer consumer;

    ChatConsumer(
            Map<String, Object> kafka,
            TurnSettings settings,
            PartitionTurnsFactory work,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.settings = settings;
        this.work = work;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    @Override
    public void start() {
        consumer = KeyOrderedConsumer.builder(kafka, GROUP, List.of(Topics.CHAT_REQUESTS.name()))
                .work(work)
                .deadLetters(deadLetters)
                .maxInFlight(settings.maxInFlight())
                .commitInterval(settings.commitInterval())
                .drainTimeout(settings.drainTimeout())
                .meters(meters)
                .start();
    }

    @Override
    public void stop() {
        KeyOrderedConsumer running = consumer;
        consumer = null;
        if (running != null) {
            running.close();
        }
        work.close();
    }

    @Override
    public boolean isRunning() {
        return consumer != null;
    }

    @Override
    public Health health() {
        KeyOrderedConsumer running = consumer;
        return running != null && running.isHealthy()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "chat.requests is not being read")
                        .build();
    }
}
