package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-SECOND);

    @Test
    void aBurstIsLetThroughAtOnceThenWhatIsDue() {
        Throttle throttle = new Throttle(100, Duration.ofMillis(250), now::get);

        assertThat(taken(throttle, 1_000)).isEqualTo(25);

        now.addAndGet(SECOND / 10);
        assertThat(taken(throttle, 1_000)).isEqualTo(10);
    }

    @Test
    void whatWasNotTakenIsNotSavedBeyondTheBurst() {
        Throttle throttle = new Throttle(100, Duration.ofMillis(250), now::get);

        now.addAndGet(3_600 * SECOND);

        assertThat(taken(throttle, 1_000)).isEqualTo(25);
    }

    @Test
    void whatIsLargerThanTheBurstIsLetThroughAndWaitedFor() {
        Throttle throttle = new Throttle(100, Duration.ofMillis(250), now::get);

        assertThat(throttle.take(1_000)).isTrue();

        now.addAndGet(9 * SECOND);
        assertThat(throttle.take(1)).isFalse();
        now.addAndGet(SECOND);
        assertThat(throttle.take(1)).isTrue();
    }

    private static long taken(Throttle throttle, int times) {
        return IntStream.range(0, times).filter(i -> throttle.take(1)).count();
    }
}
