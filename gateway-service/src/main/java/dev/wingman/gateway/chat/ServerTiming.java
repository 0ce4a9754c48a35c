package dev.wingman.gateway.chat;

import dev.wingman.schemas.chat.ReplyTiming;
import java.util.Locale;

/**
 * The header {@code Server-Timing}: where the time of an answer went, in milliseconds.
 *
 * @see <a href="https://www.w3.org/TR/server-timing/">Server Timing</a>
 */
public final class ServerTiming {

    public static final String HEADER = "Server-Timing";

    private ServerTiming() {}

    /** @param elapsedMicros from the arrival at the gateway until now */
    public static String of(ReplyTiming timing, long elapsedMicros) {
        long gateway = Math.max(0, elapsedMicros - timing.queueMicros() - timing.totalMicros());
        return String.join(
                ", ",
                metric("queue", timing.queueMicros()),
                metric("context", timing.contextMicros()),
                metric("model", timing.providerMicros()),
                metric("chat", timing.totalMicros()),
                metric("gateway", gateway),
                metric("total", elapsedMicros));
    }

    private static String metric(String name, long micros) {
        return String.format(Locale.ROOT, "%s;dur=%d.%03d", name, micros / 1_000, micros % 1_000);
    }
}
