package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.metrics.streams.RunningTopology;
import dev.wingman.metrics.streams.StreamsSettings;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast windows are made of what stands in {@code telemetry.requests}, beside a topology that does nothing but count.
 * Run it with {@code ./mvnw verify -pl metrics-service -am -Dit.test=ThroughputIT -Dthroughput=true}.
 */
@EnabledIfSystemProperty(named = "throughput", matches = "true")
class ThroughputIT {

    private static final int EVENTS = 1_500_000;
    private static final int SECONDS = 600;
    private static final int PARTITIONS = Topics.TELEMETRY_REQUESTS.partitions();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void windowsAreMadeAtFortyPercentOfTheRateOfABareCountAtLeast(@TempDir Path directory) throws Exception {
        try (LocalKafka kafka = LocalKafka.start(Options.temporary())) {
            // Given
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            TopicProvisioner.ensure(client, WindowProcess.TOPICS, LIMIT);
            fill(kafka.bootstrapServers());

            // When: each twice, the first time to warm up
            double count = 0;
            double windows = 0;
            for (int round = 1; round <= 2; round++) {
                count = rate(client, "count-" + round, ThroughputIT::count, directory);
                windows = rate(client, "windows-" + round, ThroughputIT::windows, directory);
                System.out.printf(
                        "round %d: count %,.0f/s, windows %,.0f/s, %.0f %%%n",
                        round, count, windows, 100 * windows / count);
            }

            // Then
            assertThat(windows / count).isGreaterThan(0.4);
        }
    }

    private static void fill(String servers) {
        Random random = new Random(1);
        long from = System.currentTimeMillis() - SECONDS * 1_000L;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "compression.type", "lz4", "linger.ms", 20, "batch.size", 65_536),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                long at = from + (long) i * SECONDS * 1_000 / EVENTS;
                if (i % (EVENTS / SECONDS) == 0) {
                    for (int p = 0; p < PARTITIONS; p++) {
                        producer.send(Telemetry.record(p, Telemetry.heartbeat("gateway-1", at)));
                    }
                }
                long micros = Math.round(20_000 * Math.exp(random.nextGaussian()));
                RequestTelemetryEvent request =
                        Telemetry.request("GET /api/endpoint-" + random.nextInt(20), at, 200, micros);
                producer.send(Telemetry.record(i % PARTITIONS, request));
            }
        }
    }

    private static double rate(Map<String, Object> client, String id, Supplier<Topology> topology, Path directory)
            throws Exception {
        StreamsSettings settings = new StreamsSettings(
                id, directory.resolve(id), 1, Duration.ofMillis(500), Duration.ofSeconds(6), -1, LIMIT);
        RunningTopology running = new RunningTopology(
                id, topology, settings.properties(client), () -> {}, () -> {}, new SimpleMeterRegistry());
        try (Admin admin = Admin.create(client)) {
            long end = total(admin, null);
            running.start();
            long first = await(admin, id, 1);
            long begun = System.nanoTime();
            await(admin, id, end);
            return (end - first) / ((System.nanoTime() - begun) / 1e9);
        } finally {
            running.stop();
        }
    }

    private static long await(Admin admin, String group, long records) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long done = total(admin, group);
        while (done < records) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            done = total(admin, group);
        }
        return done;
    }

    /** Records of the telemetry that the group has read, or that there are. */
    private static long total(Admin admin, @Nullable String group) throws Exception {
        if (group != null) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(place -> place.getKey().topic().equals(Topics.TELEMETRY_REQUESTS.name()))
                    .mapToLong(place ->
                            place.getValue() == null ? 0 : place.getValue().offset())
                    .sum();
        }
        long end = 0;
        for (int p = 0; p < PARTITIONS; p++) {
            TopicPartition partition = new TopicPartition(Topics.TELEMETRY_REQUESTS.name(), p);
            end += admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
        return end;
    }

    private static Topology windows() {
        return new WindowTopology(
                        WindowTopology.families(WindowRules.defaults(1)),
                        new EventSource("metrics-service", "test"),
                        new WindowMeters(new SimpleMeterRegistry()))
                .get();
    }

    /** Reads nothing of a record but its length, which stands for a key: there are about as many as endpoints. */
    private static Topology count() {
        Topology topology = new Topology();
        topology.addSource(
                "in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.TELEMETRY_REQUESTS.name());
        topology.addProcessor("count", Count::new, "in");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("counts"), Serdes.Integer(), Serdes.Long())
                        .withLoggingEnabled(Map.of()),
                "count");
        return topology;
    }

    private static final class Count extends ContextualProcessor<byte[], byte[], Void, Void> {

        private KeyValueStore<Integer, Long> counts;

        @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
        Count() {}

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            super.init(context);
            counts = context.getStateStore("counts");
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            int key = record.value().length;
            Long known = counts.get(key);
            counts.put(key, known == null ? 1 : known + 1);
        }
    }
}
