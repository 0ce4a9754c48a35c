package dev.wingman.metrics.windows;

import dev.wingman.schemas.UnreadableEventException;
import java.time.Instant;

/** What an event must hold, whoever wrote it. */
final class Sense {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private Sense() {}

    static void time(String field, Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new UnreadableEventException("the field " + field + " is not between 2000 and 9999");
        }
    }

    static void notNegative(String field, long value) {
        if (value < 0) {
            throw new UnreadableEventException("the field " + field + " is negative");
        }
    }

    /** The subject itself; {@code other} when it is none, is too long, or has a name that stands for something else. */
    static String subject(String subject) {
        boolean plain = !subject.isEmpty()
                && subject.length() <= WindowRules.LONGEST_SUBJECT
                && !subject.startsWith(WindowFamily.GROUP)
                && !subject.startsWith(AiFamily.BUSINESS);
        return plain ? subject : WindowRules.OTHER;
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
