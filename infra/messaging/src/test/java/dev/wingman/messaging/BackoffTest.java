package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsGrowToTheirMaximumWithHalfOfEachBeingJitter() {
        // Given
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

        for (int round = 0; round < 1_000; round++) {
            // Then
            assertThat(backoff.after(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
            assertThat(backoff.after(3)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
            assertThat(backoff.after(5)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(backoff.after(Integer.MAX_VALUE)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        }
    }

    @Test
    void waitsDiffer() {
        // Given
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));
        Set<Duration> waits = new HashSet<>();

        // When
        for (int round = 0; round < 100; round++) {
            waits.add(backoff.after(1));
        }

        // Then
        assertThat(waits).hasSizeGreaterThan(90);
    }

    @Test
    void aMaximumBelowTheFirstWaitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("PT2S")
                .withMessageContaining("PT1S");
    }
}
