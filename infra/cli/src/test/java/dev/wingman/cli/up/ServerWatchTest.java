package dev.wingman.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerWatchTest {

    private final StringWriter told = new StringWriter();
    private boolean running = true;
    private int starts;
    private boolean startable = true;
    private long seconds;

    @Test
    void aServerThatEndsIsStartedAgainAfterThePause() {
        // Given
        ServerWatch watch = watch(Duration.ofSeconds(10));
        assertThat(watch.check()).isFalse();
        running = false;

        // When
        boolean atOnce = watch.check();
        seconds = 9;
        boolean early = watch.check();
        seconds = 10;
        boolean inTime = watch.check();

        // Then
        assertThat(atOnce).isFalse();
        assertThat(early).isFalse();
        assertThat(inTime).isTrue();
        assertThat(starts).isOne();
        assertThat(told.toString()).contains("redis", "ended; starting it again in 10 s", "is ready again");
    }

    @Test
    void aStartThatFailsIsTriedAgainAfterAnotherPause() {
        // Given
        ServerWatch watch = watch(Duration.ofSeconds(10));
        running = false;
        startable = false;
        watch.check();
        seconds = 10;
        watch.check();

        // When
        startable = true;
        seconds = 19;
        boolean early = watch.check();
        seconds = 20;
        boolean inTime = watch.check();

        // Then
        assertThat(early).isFalse();
        assertThat(inTime).isTrue();
        assertThat(told.toString()).contains("can't be started again: no room");
    }

    @Test
    void withoutAPauseItStaysAwayAndIsToldOnce() {
        // Given
        ServerWatch watch = watch(Duration.ZERO);
        running = false;

        // When
        for (seconds = 0; seconds < 100; seconds++) {
            watch.check();
        }

        // Then
        assertThat(starts).isZero();
        assertThat(told.toString().lines()).hasSize(1);
    }

    @Test
    void aServerThatSomebodyElseStartedIsLeftAlone() {
        // Given
        ServerWatch watch = watch(Duration.ofSeconds(10));
        running = false;
        watch.check();

        // When
        running = true;
        seconds = 60;
        watch.check();

        // Then
        assertThat(starts).isZero();
    }

    private ServerWatch watch(Duration pause) {
        return new ServerWatch(
                "redis",
                () -> running,
                () -> {
                    if (!startable) {
                        throw new IllegalStateException("no room");
                    }
                    starts++;
                    running = true;
                },
                pause,
                new Progress(new PrintWriter(told)),
                () -> Duration.ofSeconds(seconds).toNanos());
    }
}
