package dev.wingman.gateway.kafka;

import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import java.time.Duration;
import java.util.List;

/** The topics that the gateway writes and reads. Safe for concurrent use. */
public final class GatewayTopics {

    static final String SERVICE = "gateway-service";

    private static final List<Topic<?>> WRITTEN_BY_OTHERS_TOO =
            List.of(Topics.TELEMETRY_CACHE, Topics.TELEMETRY_RESOURCES);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KafkaSettings settings;
    private final EventPublisher publisher;
    private boolean ready;

    GatewayTopics(KafkaSettings settings, EventPublisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
    }

    /**
     * Creates the topics that are missing and warms the publisher up; does nothing once that has been done. Blocks, so
     * call it on a thread that may wait.
     *
     * @throws RuntimeException when Kafka could not be asked within 30 s
     */
    public synchronized void ensure() {
        if (ready) {
            return;
        }
        List<Topic<?>> mine = Topics.ALL.stream()
                .filter(topic -> writes(topic) || topic.readers().contains(SERVICE))
                .toList();
        TopicProvisioner.ensure(settings.connection(), mine, LIMIT);
        publisher.warmUp(mine.stream().filter(GatewayTopics::writes).toList());
        ready = true;
    }

    private static boolean writes(Topic<?> topic) {
        return topic.owner().equals(SERVICE) || WRITTEN_BY_OTHERS_TOO.contains(topic);
    }

    static EventSource source(String instance) {
        return new EventSource(SERVICE, instance);
    }
}
