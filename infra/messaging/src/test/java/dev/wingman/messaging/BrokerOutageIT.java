package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BrokerOutageIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KEYS = 20;

    private final Map<String, List<Integer>> handled = new ConcurrentHashMap<>();

    private int count() {
        return handled.values().stream().mapToInt(List::size).sum();
    }

    @Test
    void aConsumerSurvivesARestartOfTheBrokerAndLosesNothing() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(KeyOrderedConsumer.class);
        logger.addAppender(lines);
        try (LocalKafka kafka = LocalKafka.start(Options.temporary());
                KafkaTopic topic = new KafkaTopic(kafka.bootstrapServers(), 2);
                DeadLetters deadLetters = new DeadLetters(topic.config);
                KeyOrderedConsumer consumer = KeyOrderedConsumer.builder(topic.config, topic.group, List.of(topic.name))
                        .deadLetters(deadLetters)
                        .commitInterval(Duration.ofMillis(100))
                        .handler(record -> {
                            handled.computeIfAbsent(KafkaTopic.key(record), key -> new ArrayList<>())
                                    .add(Integer.parseInt(KafkaTopic.value(record)));
                            return CompletableFuture.completedFuture(null);
                        })
                        .start()) {
            // Given
            for (int number = 0; number < 1_000; number++) {
                topic.write("key-" + number % KEYS, Integer.toString(number));
            }
            await().atMost(LIMIT).until(() -> count() == 1_000 && consumer.isHealthy());

            // When
            kafka.stop();
            Thread writer = new Thread(
                    () -> { // a producer without metadata blocks until the broker is back
                        for (int number = 1_000; number < 2_000; number++) {
                            topic.write("key-" + number % KEYS, Integer.toString(number));
                        }
                    });
            writer.start();
            await().atMost(LIMIT).until(() -> !consumer.isHealthy());
            kafka.start();
            writer.join();

            // Then
            await().atMost(LIMIT).until(() -> distinct() == 2_000 && consumer.isHealthy());
            assertThat(handled).allSatisfy((key, values) -> assertThat(
                            values.stream().distinct().toList())
                    .isSorted()
                    .hasSize(100));
            await().atMost(LIMIT).until(() -> topic.committed(0) + topic.committed(1) == 2_000);
            assertThat(lines.list.stream()
                            .map(ILoggingEvent::getFormattedMessage)
                            .filter(line -> line.startsWith("Kafka for group")))
                    .containsExactly(
                            "Kafka for group " + topic.group + ": outage begins",
                            "Kafka for group " + topic.group + ": outage ends");
        } finally {
            logger.detachAppender(lines);
        }
    }

    private long distinct() {
        return handled.values().stream()
                .mapToLong(values -> List.copyOf(values).stream().distinct().count())
                .sum();
    }
}
