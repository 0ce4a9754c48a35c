package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration INITIAL = Duration.ofMillis(250);
    private static final Duration MAX = Duration.ofSeconds(4);

    @Test
    void theCeilingDoublesUpToTheHighest() {
        Backoff latest = new Backoff(INITIAL, MAX, () -> 1.0);

        assertThat(wait(latest, 1)).isEqualTo(Duration.ofMillis(250));
        assertThat(wait(latest, 2)).isEqualTo(Duration.ofMillis(500));
        assertThat(wait(latest, 5)).isEqualTo(MAX);
        assertThat(wait(latest, 1_000)).isEqualTo(MAX);
    }

    @Test
    void theWaitIsAnyPartOfTheCeiling() {
        assertThat(wait(new Backoff(INITIAL, MAX, () -> 0.0), 3)).isZero();
        assertThat(wait(new Backoff(INITIAL, MAX, () -> 0.5), 3)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void theProvidersOwnWaitIsNeverCutShort() {
        Backoff backoff = new Backoff(INITIAL, MAX, () -> 0.5);

        long nanos = backoff.nanos(1, Duration.ofSeconds(7));

        assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofMillis(7_125));
    }

    private static Duration wait(Backoff backoff, int retry) {
        return Duration.ofNanos(backoff.nanos(retry, null));
    }
}
