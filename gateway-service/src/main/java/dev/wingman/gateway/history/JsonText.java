package dev.wingman.gateway.history;

import dev.wingman.schemas.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON being written, for arrays of hundreds of thousands of numbers: a few nanoseconds each. Fractions are rounded to
 * four digits. Not safe for concurrent use.
 */
final class JsonText {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NUMBER = 32;
    private static final int FRACTION = 10_000;

    private byte[] bytes = new byte[64 * 1024];
    private int length;

    JsonText raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    JsonText string(String text) {
        return raw(WireJson.MAPPER.writeValueAsBytes(text));
    }

    private JsonText raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** An array; null for what is not a number. */
    JsonText array(float[] values) {
        raw("[");
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                raw(",");
            }
            number(values[i]);
        }
        return raw("]");
    }

    private void number(float value) {
        room(LONGEST_NUMBER);
        if (!Float.isFinite(value)) {
            raw(NULL);
            return;
        }
        long whole = (long) value;
        long fraction = value == whole ? 0 : Math.round(Math.abs((double) value - whole) * FRACTION);
        if (fraction == FRACTION) {
            whole += value < 0 ? -1 : 1;
            fraction = 0;
        }
        if (value < 0 && (whole != 0 || fraction != 0)) {
            bytes[length++] = '-';
        }
        digits(Math.abs(whole));
        if (fraction != 0) {
            bytes[length++] = '.';
            for (long digit = FRACTION / 10; fraction != 0; digit /= 10) {
                bytes[length++] = (byte) ('0' + fraction / digit);
                fraction %= digit;
            }
        }
    }

    private void digits(long value) {
        int first = length;
        long rest = value;
        do {
            bytes[length++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int i = first, j = length - 1; i < j; i++, j--) {
            byte swapped = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swapped;
        }
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
