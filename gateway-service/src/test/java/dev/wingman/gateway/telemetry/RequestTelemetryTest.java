package dev.wingman.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.RequestCompleted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestTelemetryTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final FakeLog log = new FakeLog();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RequestTelemetry telemetry = new RequestTelemetry(log, Clock.fixed(NOON, ZoneOffset.UTC), meters);

    @Test
    void everyEventReachesTheLogInOrder() {
        // Given
        telemetry.start();

        // When
        IntStream.range(0, 5_000).forEach(this::tell);

        // Then
        telemetry.close();
        assertThat(log.appended)
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(Integer::toString).toList());
        assertThat(log.closed).isTrue();
    }

    @Test
    void whatDoesNotFitIsDroppedAndCountedAndNobodyWaits() {
        // Given
        log.blocked = new CountDownLatch(1);
        telemetry.start();

        // When
        IntStream.range(0, 40_000).forEach(this::tell);
        double counted =
                meters.get("wingman.telemetry.dropped").functionCounter().count();
        log.blocked.countDown();
        telemetry.close();

        // Then
        assertThat(counted).isPositive();
        assertThat(log.appended).hasSize(40_000 - (int) counted);
    }

    @Test
    void whatHappensBeforeTheLogIsReadyIsKept() {
        // Given
        log.unready = 1;
        telemetry.start();

        // When
        tell(1);

        // Then
        await().untilAsserted(() -> assertThat(log.appended).containsExactly("1"));
        telemetry.close();
    }

    @Test
    void whatTheLogLosesIsCountedToo() {
        // Given
        log.loses = true;
        telemetry.start();

        // When
        tell(1);
        telemetry.close();

        // Then
        assertThat(telemetry.dropped()).isEqualTo(1);
    }

    @Test
    void aHeartbeatPromisesOnlyWhatHasSettled() {
        // When
        telemetry.start();

        // Then
        await().untilAsserted(() -> assertThat(log.heartbeats).isNotEmpty());
        telemetry.close();
        assertThat(log.heartbeats.get(0)).isEqualTo(NOON.minus(RequestTelemetry.SETTLING));
    }

    @Test
    void whatWasToldBeforeAHeartbeatStandsBeforeIt() {
        // Given
        IntStream.range(0, 3_000).forEach(this::tell);

        // When
        telemetry.start();

        // Then
        await().untilAsserted(() -> assertThat(log.heartbeats).isNotEmpty());
        telemetry.close();
        assertThat(log.appendedAtFirstHeartbeat).isEqualTo(3_000);
    }

    private void tell(int number) {
        telemetry.tell(
                new RequestCompleted(
                        Integer.toString(number),
                        "0af7651916cd43dd8448eb211c80319c",
                        "other",
                        404,
                        1,
                        null,
                        "g1",
                        NOON),
                TraceContext.start());
    }

    private static final class FakeLog implements TelemetryLog {

        private final List<String> appended = Collections.synchronizedList(new ArrayList<>());
        private final List<Instant> heartbeats = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch blocked = new CountDownLatch(0);
        private volatile int unready;
        private volatile boolean loses;
        private volatile boolean closed;
        private volatile int appendedAtFirstHeartbeat = -1;

        @Override
        public void prepare() {
            int left = unready;
            if (left > 0) {
                unready = left - 1;
                throw new IllegalStateException("no broker");
            }
        }

        @Override
        public void append(RequestCompleted event, TraceContext trace, LongAdder lost) {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (loses) {
                lost.increment();
            } else {
                appended.add(event.requestId());
            }
        }

        @Override
        public void heartbeat(Instant at, long droppedEvents) {
            if (appendedAtFirstHeartbeat < 0) {
                appendedAtFirstHeartbeat = appended.size();
            }
            heartbeats.add(at);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
