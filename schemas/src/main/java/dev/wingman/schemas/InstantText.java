package dev.wingman.schemas;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads an instant from ISO-8601 text only; Jackson's own reader takes numbers too, of a unit that it guesses. */
final class InstantText extends StdScalarDeserializer<Instant> {

    /** Length of {@code 2026-11-20T10:42:00}. */
    private static final int WHOLE_SECONDS = 19;

    private static final int NANO_DIGITS = 9;

    InstantText() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(getValueType(context), parser);
        }
        String text = parser.getString();
        try {
            return parse(text);
        } catch (DateTimeException e) {
            return (Instant) context.handleWeirdStringValue(Instant.class, text, "no ISO-8601 instant");
        }
    }

    /**
     * The same as {@link Instant#parse}, which was a third of the time to read an event; about ten times as fast for
     * texts as {@link Instant#toString} writes them.
     */
    static Instant parse(String text) {
        return plain(text) ? parsePlain(text) : Instant.parse(text);
    }

    /** Whether the text is {@code dddd-dd-ddTdd:dd:dd[.d…]Z} with a time of day that needs no second thought. */
    private static boolean plain(String text) {
        int end = text.length() - 1;
        if (end < WHOLE_SECONDS || end > WHOLE_SECONDS + 1 + NANO_DIGITS || end == WHOLE_SECONDS + 1) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            boolean fits =
                    switch (i) {
                        case 4, 7 -> text.charAt(i) == '-';
                        case 10 -> text.charAt(i) == 'T';
                        case 13, 16 -> text.charAt(i) == ':';
                        case WHOLE_SECONDS -> text.charAt(i) == '.';
                        default -> text.charAt(i) >= '0' && text.charAt(i) <= '9';
                    };
            if (!fits) {
                return false;
            }
        }
        return text.charAt(end) == 'Z' && number(text, 11, 13) < 24 && text.charAt(14) < '6' && text.charAt(17) < '6';
    }

    private static Instant parsePlain(String text) {
        LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        long seconds = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, WHOLE_SECONDS);
        int nanos = 0;
        for (int i = WHOLE_SECONDS + 1; i <= WHOLE_SECONDS + NANO_DIGITS; i++) {
            nanos = nanos * 10 + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
        }
        return Instant.ofEpochSecond(date.toEpochDay() * 86_400 + seconds, nanos);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
