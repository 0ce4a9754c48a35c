package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topic.Cleanup;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicProvisionerIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
    private final String name = "test-" + UUID.randomUUID();

    private Topic<RequestTelemetryEvent> topic(int partitions) {
        return new Topic<>(
                name,
                RequestTelemetryEvent.class,
                "none",
                "test",
                List.of("test"),
                partitions,
                Cleanup.COMPACT,
                Duration.ofHours(3),
                "For a test.");
    }

    @Test
    void aMissingTopicIsCreatedWithItsSettingsAndItsDeadLetterTopic() throws Exception {
        // When, also when several instances start at once
        List<CompletableFuture<Void>> instances = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            instances.add(CompletableFuture.runAsync(() -> TopicProvisioner.ensure(kafka, List.of(topic(5)), LIMIT)));
        }
        CompletableFuture.allOf(instances.toArray(CompletableFuture[]::new)).join();
        TopicProvisioner.ensure(kafka, List.of(topic(5)), LIMIT);

        // Then
        try (Admin admin = Admin.create(kafka)) {
            Map<String, TopicDescription> found = admin.describeTopics(List.of(name, name + ".dlt"))
                    .allTopicNames()
                    .get();
            assertThat(found).containsOnlyKeys(name, name + ".dlt").allSatisfy((each, description) -> assertThat(
                            description.partitions())
                    .hasSize(each.equals(name) ? 5 : 1)
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(1)));
            assertThat(config(admin, name, "cleanup.policy")).isEqualTo("compact");
            assertThat(config(admin, name, "delete.retention.ms")).isEqualTo("10800000");
            assertThat(config(admin, name, "min.insync.replicas")).isEqualTo("1");
            assertThat(config(admin, name + ".dlt", "cleanup.policy")).isEqualTo("delete");
            assertThat(config(admin, name + ".dlt", "message.timestamp.type")).isEqualTo("LogAppendTime");
        }
    }

    @Test
    void aTopicWithAnotherNumberOfPartitionsIsRefusedNamingBoth() {
        // Given
        TopicProvisioner.ensure(kafka, List.of(topic(2)), LIMIT);

        // When, then
        assertThatIllegalStateException()
                .isThrownBy(() -> TopicProvisioner.ensure(kafka, List.of(topic(6)), LIMIT))
                .withMessageContaining(name)
                .withMessageContaining("has 2 partitions")
                .withMessageContaining("declared with 6");
    }

    @Test
    void anAbsentKafkaIsWaitedForUpToTheLimit() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TopicProvisioner.ensure(
                        Map.of("bootstrap.servers", "127.0.0.1:1"), List.of(topic(2)), Duration.ofMillis(500)))
                .withMessageContaining("127.0.0.1:1")
                .withMessageContaining("500 ms");
    }

    private static String config(Admin admin, String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config =
                admin.describeConfigs(List.of(resource)).all().get().getOrDefault(resource, new Config(List.of()));
        return config.get(key).value();
    }
}
