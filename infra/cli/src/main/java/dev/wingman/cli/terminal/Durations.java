package dev.wingman.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Durations as people write them. */
public final class Durations {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private Durations() {}

    /** For example {@code 0.4 s}, {@code 12.3 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** The two largest units: {@code 42 s}, {@code 3 min 20 s}, {@code 5 h 2 min}, {@code 2 d 4 h}. */
    public static String rough(Duration duration) {
        if (duration.compareTo(MINUTE) < 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.compareTo(HOUR) < 0) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        if (duration.compareTo(DAY) < 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toDays() + " d " + duration.toHoursPart() + " h";
    }

    /**
     * Reads a number with a unit: {@code 90s}, {@code 15m}, {@code 24h}, {@code 30d}.
     *
     * @throws IllegalArgumentException when it is none, or not positive
     */
    public static Duration parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        try {
            if (trimmed.length() > 1) {
                long amount = Long.parseLong(trimmed.substring(0, trimmed.length() - 1));
                Duration unit = unit(trimmed.charAt(trimmed.length() - 1));
                if (amount > 0) {
                    return unit.multipliedBy(amount);
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(expectation(text), e);
        }
        throw new IllegalArgumentException(expectation(text));
    }

    private static Duration unit(char letter) {
        return switch (letter) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> MINUTE;
            case 'h' -> HOUR;
            case 'd' -> DAY;
            default -> throw new NumberFormatException("unit " + letter);
        };
    }

    private static String expectation(String text) {
        return "'" + text + "' is no duration; write for example 90s, 15m, 24h or 30d";
    }
}
