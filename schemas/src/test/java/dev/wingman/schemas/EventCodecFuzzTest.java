package dev.wingman.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a record, reading it gives an event or {@link UnreadableEventException}, which quotes nothing. */
class EventCodecFuzzTest {

    private static final int MUTATIONS = 1_000;
    private static final EventSource SOURCE = new EventSource("chat-service", "chat-1");

    static Stream<Topic<?>> topics() {
        return Topics.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("topics")
    <E extends Event> void damagedValuesAreReadOrUnreadable(Topic<E> topic) {
        EventCodec<E> codec = new EventCodec<>(topic);
        Random random = new Random(1042);
        RandomEvents events = new RandomEvents(1042);
        int unreadable = 0;
        for (Class<? extends E> type : EventCatalog.eventsOf(topic)) {
            for (int i = 0; i < MUTATIONS; i++) {
                // Given
                E event = events.next(type);
                Headers headers = codec.headers(event, SOURCE, Instant.EPOCH, TraceContext.start())
                        .toKafka();
                byte[] value = damage(codec.value(event), random);

                // Then
                unreadable += readOrRefuse(codec, headers, value) ? 0 : 1;
            }
        }
        assertThat(unreadable).as("mutations that did damage").isGreaterThan(MUTATIONS / 4);
    }

    @ParameterizedTest
    @MethodSource("topics")
    <E extends Event> void damagedHeadersAreReadOrUnreadable(Topic<E> topic) {
        EventCodec<E> codec = new EventCodec<>(topic);
        Random random = new Random(2042);
        E event = new RandomEvents(3).next(EventCatalog.eventsOf(topic).get(0));
        byte[] value = codec.value(event);
        Headers whole = codec.headers(event, SOURCE, Instant.now(), TraceContext.start())
                .toKafka();
        int unreadable = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            // Given
            Headers damaged = new RecordHeaders();
            int victim = random.nextInt(whole.toArray().length);
            for (Header header : whole) {
                damaged.add(header.key(), victim-- == 0 ? damageHeader(header.value(), random) : header.value());
            }

            // Then
            unreadable += readOrRefuse(codec, damaged, value) ? 0 : 1;
        }
        assertThat(unreadable).as("mutations that did damage").isGreaterThan(MUTATIONS / 4);
    }

    private static <E extends Event> boolean readOrRefuse(EventCodec<E> codec, Headers headers, byte[] value) {
        try {
            assertThat(codec.decode(headers, value)).isNotNull();
            return true;
        } catch (UnreadableEventException e) {
            assertThat(e).hasNoCause();
            assertThat(e.getMessage())
                    .as("says what and where in words of the contract")
                    .matches("the value is (null|no \\w+ at (field [\\w.\\[\\]]+|byte \\d+|an unknown place))"
                            + "|header ce_\\w+ is (missing|not 1\\.0|no ISO-8601 instant)"
                            + "|an event of this type does not belong to [a-z.]+");
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("not refused but broken by " + new String(value, StandardCharsets.UTF_8), e);
        }
    }

    private static byte @Nullable [] damageHeader(byte[] value, Random random) {
        return random.nextInt(8) == 0 ? null : damage(value, random);
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        int at = random.nextInt(whole.length);
        switch (random.nextInt(7)) {
            case 0 -> damaged[at] = (byte) random.nextInt();
            case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> damaged = Arrays.copyOf(whole, at);
            case 3 -> Arrays.fill(damaged, at, Math.min(whole.length, at + random.nextInt(8)), (byte) '"');
            case 4 -> System.arraycopy(whole, 0, damaged, at, whole.length - at);
            case 5 -> random.nextBytes(damaged);
            default -> {
                byte[] structure = "{}[],:\"\\0e-\0".getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 3; i++) {
                    damaged[random.nextInt(damaged.length)] = structure[random.nextInt(structure.length)];
                }
            }
        }
        return damaged;
    }
}
