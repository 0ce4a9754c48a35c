package dev.wingman.cli.up;

import dev.wingman.cli.terminal.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Lines that tell how far the start has come. Safe for concurrent use. */
final class Progress {

    private final PrintWriter out;
    private final long begin = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** For example {@code   chat-1       ready on port 18081 after 7.9 s}. */
    void ready(String part, int port) {
        line("  " + pad(part) + " ready on port " + port + " after " + Durations.seconds(elapsed()));
    }

    void note(String part, String text) {
        line("  " + pad(part) + " " + text);
    }

    void line(String text) {
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static String pad(String part) {
        return String.format(Locale.ROOT, "%-11s", part);
    }
}
