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
                .filter(topic ->
                        topic.owner().equals(SERVICE) || topic.readers().contains(SERVICE))
                .toList();
        TopicProvisioner.ensure(settings.connection(), mine, LIMIT);
        publisher.warmUp(
                mine.stream().filter(topic -> topic.owner().equals(SERVICE)).toList());
        ready = true;
    }

    static EventSource source(String instance) {
        return new EventSource(SERVICE, instance);
    }
}
