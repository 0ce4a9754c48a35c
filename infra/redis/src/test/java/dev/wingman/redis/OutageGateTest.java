package dev.wingman.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageGateTest {

    private static final Duration OUTAGE_AFTER = Duration.ofMillis(400);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private final Throwable fault = new IllegalStateException("away");

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final OutageGate gate = new OutageGate(OUTAGE_AFTER, INTERVAL, nanoTime::get);

    @Test
    void aFailureNowAndThenIsNoOutage() {
        // When
        for (int i = 0; i < 10; i++) {
            fail(1);
            pass(OUTAGE_AFTER);
            fail(1);
            gate.succeeded();
        }
        fail(1);
        pass(OUTAGE_AFTER);
        fail(1);

        // Then
        assertThat(gate.available()).isTrue();
        assertThat(gate.admits()).isTrue();
    }

    @Test
    void aStallThatFailsManyCommandsTogetherIsNoOutage() {
        // When
        fail(1_000);
        pass(OUTAGE_AFTER.minusMillis(1));
        fail(1_000);
        gate.succeeded();
        pass(Duration.ofMillis(1));
        fail(1_000);

        // Then
        assertThat(gate.available()).isTrue();
    }

    @Test
    void failuresThatLastWithoutASuccessAreAnOutage() {
        // When
        fail(2);
        pass(OUTAGE_AFTER);
        fail(1);

        // Then
        assertThat(gate.available()).isFalse();
    }

    @Test
    void duringAnOutageOneCallPerIntervalIsLetThrough() {
        // Given
        outage();

        // When
        boolean atOnce = gate.admits();
        pass(INTERVAL);
        boolean probe = gate.admits();
        boolean another = gate.admits();

        // Then
        assertThat(atOnce).isFalse();
        assertThat(probe).isTrue();
        assertThat(another).isFalse();
    }

    @Test
    void aFailedProbeProlongsTheOutage() {
        // Given
        outage();

        // When
        for (int i = 0; i < 10; i++) {
            pass(INTERVAL);
            assertThat(gate.admits()).isTrue();
            gate.failed(fault);
        }

        // Then
        assertThat(gate.available()).isFalse();
        assertThat(gate.admits()).isFalse();
    }

    @Test
    void oneSuccessEndsTheOutage() {
        // Given
        outage();

        // When
        gate.succeeded();
        fail(10);

        // Then
        assertThat(gate.available()).isTrue();
        assertThat(gate.admits()).isTrue();
    }

    private void outage() {
        fail(2);
        pass(OUTAGE_AFTER);
        fail(1);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            gate.failed(fault);
        }
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
