package dev.wingman.cli.up;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server again that ended unasked, after a pause long enough to see what the services do without it. Used by one
 * thread at a time.
 */
final class ServerWatch {

    private final String name;
    private final BooleanSupplier running;
    private final Runnable start;
    private final Duration pause;
    private final Progress progress;
    private final LongSupplier nanos;

    private @Nullable Long endedNanos;

    /**
     * @param start returns when the server answers; fails with a {@link RuntimeException}
     * @param pause from the notice of its end to its start, and after a start that failed; 0 leaves it ended
     */
    ServerWatch(
            String name,
            BooleanSupplier running,
            Runnable start,
            Duration pause,
            Progress progress,
            LongSupplier nanos) {
        this.name = name;
        this.running = running;
        this.start = start;
        this.pause = pause;
        this.progress = progress;
        this.nanos = nanos;
    }

    /** @return whether the server was started again */
    boolean check() {
        if (running.getAsBoolean()) {
            endedNanos = null;
            return false;
        }
        Long ended = endedNanos;
        if (ended == null) {
            endedNanos = nanos.getAsLong();
            progress.note(
                    name, pause.isZero() ? "ended" : "ended; starting it again in %d s".formatted(pause.toSeconds()));
            return false;
        }
        if (pause.isZero() || nanos.getAsLong() - ended < pause.toNanos()) {
            return false;
        }
        try {
            start.run();
            endedNanos = null;
            progress.note(name, "is ready again");
            return true;
        } catch (RuntimeException e) {
            endedNanos = nanos.getAsLong();
            progress.note(name, "can't be started again: " + e.getMessage());
            return false;
        }
    }
}
