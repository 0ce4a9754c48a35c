package dev.wingman.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeldConnectionsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HeldConnections held = new HeldConnections("postgres", Duration.ofSeconds(10), nanos::get, meters);

    @Test
    void aConnectionThatIsNotGivenBackIsToldOnce() {
        // Given
        held.take("load things").uses("select\n  1");
        pass(Duration.ofSeconds(11));

        // When
        held.look();
        held.look();

        // Then
        assertThat(told()).isEqualTo(1);
        assertThat(held.oldest()).isEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void aConnectionThatIsGivenBackInTimeIsNotTold() {
        // Given
        HeldConnections.Held one = held.take("load things");
        pass(Duration.ofSeconds(9));

        // When
        held.giveBack(one);
        pass(Duration.ofSeconds(9));
        held.look();

        // Then
        assertThat(told()).isZero();
        assertThat(held.oldest()).isZero();
    }

    @Test
    void aStatementIsToldInOneLineOfBoundedLength() {
        assertThat(HeldConnections.shortened("select  1\n from\tx")).isEqualTo("select 1 from x");
        assertThat(HeldConnections.shortened("x".repeat(10_000))).hasSize(302);
    }

    private double told() {
        return meters.counter("wingman.pool.held.too.long", "pool", "postgres").count();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
