package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.telemetry.PoolSample;
import dev.wingman.schemas.telemetry.ResourcesSampled;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourceSamplerTest {

    private static final EventSource SOURCE = new EventSource("chat-service", "one");
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final long SECOND = 1_000_000_000;

    private final Pool pool = new Pool("postgres");
    private @Nullable Long lag;
    private long deadLetters;
    private long cpu;
    private long time;

    private final ConsumerBacklog backlog = new ConsumerBacklog() {
        @Override
        public @Nullable Long lag() {
            return lag;
        }

        @Override
        public long deadLetters() {
            return deadLetters;
        }
    };
    private final ResourceSampler sampler =
            new ResourceSampler(SOURCE, backlog, List.of(new Pool("turns"), pool), () -> cpu, () -> time, 2);

    @Test
    void cpuIsThatOfTheTimeSinceTheSampleBefore() {
        // When
        time = 10 * SECOND;
        cpu = 5 * SECOND;
        double first = sampler.sample(NOW).cpuRatio();
        time = 11 * SECOND;
        cpu = 7 * SECOND;
        double second = sampler.sample(NOW).cpuRatio();
        double without = sampler.sample(NOW).cpuRatio();

        // Then
        assertThat(first).isEqualTo(0.25);
        assertThat(second).isEqualTo(1);
        assertThat(without).isZero();
    }

    @Test
    void whatIsCountedSinceTheStartIsToldSinceTheSampleBefore() {
        // When
        deadLetters = 3;
        pool.timeouts = 5;
        ResourcesSampled first = sampler.sample(NOW);
        deadLetters = 4;
        pool.timeouts = 7;
        ResourcesSampled second = sampler.sample(NOW);

        // Then
        assertThat(first.deadLetters()).isEqualTo(3);
        assertThat(second.deadLetters()).isEqualTo(1);
        assertThat(first.pools().get(0).timeouts()).isEqualTo(5);
        assertThat(second.pools().get(0).timeouts()).isEqualTo(2);
    }

    @Test
    void poolsAreToldInTheOrderOfTheirNamesAndNoMoreThanSixteen() {
        // Given
        List<PoolSource> many = new ArrayList<>();
        for (int i = 29; i >= 10; i--) {
            many.add(new Pool("p" + i));
        }

        // When
        ResourcesSampled sample = sampler.sample(NOW);
        ResourcesSampled ofMany = new ResourceSampler(SOURCE, backlog, many).sample(NOW);

        // Then
        assertThat(sample.pools())
                .containsExactly(
                        new PoolSample("postgres", 10, 4, 6, 2, 0, 9), new PoolSample("turns", 10, 4, 6, 2, 0, 9));
        assertThat(ofMany.pools())
                .hasSize(16)
                .extracting(PoolSample::name)
                .startsWith("p10")
                .endsWith("p25");
    }

    @Test
    void theProcessItselfIsSampled() {
        ResourcesSampled sample = new ResourceSampler(SOURCE, ConsumerBacklog.NONE, List.of()).sample(NOW);
        assertThat(sample.service()).isEqualTo("chat-service");
        assertThat(sample.instance()).isEqualTo("one");
        assertThat(sample.heapUsedBytes()).isPositive();
        assertThat(sample.heapMaxBytes()).isGreaterThanOrEqualTo(sample.heapUsedBytes());
        assertThat(sample.consumerLag()).isNull();
        assertThat(sample.sampledAt()).isEqualTo(NOW);
    }

    @Test
    void theBacklogOfConsumersStandsInTheirMeters() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ConsumerBacklog ofConsumers = ConsumerBacklog.of(registry);
        assertThat(ofConsumers.lag()).isNull();

        // When
        ConsumerMeters one = new ConsumerMeters(registry, "one");
        ConsumerMeters other = new ConsumerMeters(registry, "other");
        one.lag(new TopicPartition("t", 0), 5);
        one.lag(new TopicPartition("t", 1), 6);
        other.lag(new TopicPartition("u", 0), 7);
        one.deadLettered();
        other.deadLettered();

        // Then
        assertThat(ofConsumers.lag()).isEqualTo(18);
        assertThat(ofConsumers.deadLetters()).isEqualTo(2);
    }

    private static final class Pool implements PoolSource {

        private final String name;
        private long timeouts;

        Pool(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int maxSize() {
            return 10;
        }

        @Override
        public int inUse() {
            return 4;
        }

        @Override
        public int idle() {
            return 6;
        }

        @Override
        public int waiting() {
            return 2;
        }

        @Override
        public long timeouts() {
            return timeouts;
        }

        @Override
        public long oldestSeconds() {
            return 9;
        }
    }
}
