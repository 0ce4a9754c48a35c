package dev.wingman.metrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class WireTest {

    private static final long BEGIN = 1_780_000_000_000L;

    @Test
    void theSameSeedMakesTheSameTelemetry() {
        assertThat(records(3)).hasSizeGreaterThan(1_000).isEqualTo(records(3)).isNotEqualTo(records(4));
    }

    @Test
    void recordsOfAPartitionAreLateAndOutOfTheOrderOfTheirTimesButNeverByMoreThanTheGraceWhileNothingIsWrong() {
        // Given
        Map<String, Long> newest = new HashMap<>();
        List<Long> behind = new ArrayList<>();

        // When
        deliver(3, 120, (record, at) -> {
            String lane = record.topic() + record.partition();
            long most = newest.merge(lane, record.timestamp(), Math::max);
            behind.add(most - record.timestamp());
        });

        // Then
        assertThat(behind).anyMatch(millis -> millis > 100).allMatch(millis -> millis < 2_000);
    }

    private static List<String> records(long seed) {
        List<String> records = new ArrayList<>();
        deliver(
                seed,
                20,
                (record, at) -> records.add(at + " " + record.topic() + " " + record.partition() + " "
                        + new String(record.value(), StandardCharsets.UTF_8)));
        return records;
    }

    private static void deliver(long seed, int seconds, BiConsumer<ProducerRecord<byte[], byte[]>, Long> reader) {
        Dice dice = new Dice(seed);
        Wire wire = new Wire(new Dice(dice.nextLong()));
        Journal journal = new Journal();
        Traffic traffic = new Traffic(new Dice(dice.nextLong()), wire, journal);
        Machinery machinery = new Machinery(new Dice(dice.nextLong()), wire, journal);
        for (long now = BEGIN; now < BEGIN + seconds * 1_000L; now += 1_000) {
            Weather weather = new Weather();
            traffic.second(weather, 1, now);
            machinery.second(weather, 1, List.of("gateway-1", "gateway-2"), now);
            wire.deliverBefore(now + 1_000, reader);
        }
    }
}
