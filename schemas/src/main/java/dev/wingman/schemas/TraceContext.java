package dev.wingman.schemas;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Place in a trace, as the W3C header {@code traceparent} carries it. Immutable.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 * @param sampled whether the trace is recorded
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

    /** Name of the header, in HTTP and in Kafka. */
    public static final String HEADER = "traceparent";

    /** Length of a value of version 00; later versions may append to it. */
    private static final int LENGTH = 55;

    private static final int LONGEST = 256;

    /** Starts a trace of its own, not sampled. */
    public static TraceContext start() {
        return new TraceContext(hex(random()) + hex(random()), hex(random()), false);
    }

    /** Reads a header's value; empty when it is absent or malformed, as the standard demands. */
    public static Optional<TraceContext> parse(@Nullable String traceparent) {
        if (traceparent == null || !wellFormed(traceparent)) {
            return Optional.empty();
        }
        boolean sampled = (Character.digit(traceparent.charAt(54), 16) & 1) == 1;
        return Optional.of(new TraceContext(traceparent.substring(3, 35), traceparent.substring(36, 52), sampled));
    }

    /** A new span of the same trace. */
    public TraceContext child() {
        return new TraceContext(traceId, hex(random()), sampled);
    }

    /** The header's value. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean wellFormed(String text) {
        int length = text.length();
        if (length < LENGTH || length > LONGEST) {
            return false;
        }
        boolean versionAllowsLength = length == LENGTH || (text.charAt(LENGTH) == '-' && !text.startsWith("00"));
        return versionAllowsLength
                && hex(text, 0, 2)
                && !text.startsWith("ff")
                && text.charAt(2) == '-'
                && hex(text, 3, 35)
                && notZero(text, 3, 35)
                && text.charAt(35) == '-'
                && hex(text, 36, 52)
                && notZero(text, 36, 52)
                && text.charAt(52) == '-'
                && hex(text, 53, LENGTH);
    }

    private static boolean hex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean notZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    private static long random() {
        long value;
        do {
            value = ThreadLocalRandom.current().nextLong();
        } while (value == 0);
        return value;
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
