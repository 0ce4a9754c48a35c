package dev.wingman.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageGateTest {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private final Throwable fault = new IllegalStateException("away");

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OutageGate gate = new OutageGate(INTERVAL, nanoTime::get, meters);

    @Test
    void aFailureNowAndThenIsNoOutage() {
        // When
        for (int i = 0; i < 10; i++) {
            gate.failed(fault);
            gate.failed(fault);
            gate.succeeded();
        }

        // Then
        assertThat(gate.admits()).isTrue();
        assertThat(available()).isEqualTo(1);
    }

    @Test
    void duringAnOutageOneCallPerIntervalIsLetThrough() {
        // Given
        fail();

        // When
        boolean atOnce = gate.admits();
        nanoTime.addAndGet(INTERVAL.toNanos());
        boolean probe = gate.admits();
        boolean another = gate.admits();

        // Then
        assertThat(atOnce).isFalse();
        assertThat(probe).isTrue();
        assertThat(another).isFalse();
        assertThat(available()).isZero();
    }

    @Test
    void oneSuccessEndsTheOutage() {
        // Given
        fail();

        // When
        gate.succeeded();

        // Then
        assertThat(gate.admits()).isTrue();
        assertThat(available()).isEqualTo(1);
    }

    private void fail() {
        gate.failed(fault);
        gate.failed(fault);
        gate.failed(fault);
    }

    private double available() {
        return meters.get("wingman.redis.available").gauge().value();
    }
}
