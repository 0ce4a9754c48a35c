package dev.wingman.metrics.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadRecoveryTest {

    private final AtomicLong now = new AtomicLong(-5);
    private final ThreadRecovery recovery = new ThreadRecovery(now::get);

    @Test
    void replacesThreadsUntilTheyDieTooOften() {
        for (int death = 1; death < ThreadRecovery.MAX_DEATHS; death++) {
            assertThat(recovery.handle(new IllegalStateException("broken"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(recovery.handle(new IllegalStateException("broken"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void forgetsDeathsOfLongAgo() {
        for (int death = 0; death < 10 * ThreadRecovery.MAX_DEATHS; death++) {
            assertThat(recovery.handle(new IllegalStateException("broken"))).isEqualTo(REPLACE_THREAD);
            now.addAndGet(ThreadRecovery.WITHIN.toNanos() / (ThreadRecovery.MAX_DEATHS - 2));
        }
    }
}
