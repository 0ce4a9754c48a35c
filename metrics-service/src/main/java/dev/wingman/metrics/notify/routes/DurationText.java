package dev.wingman.metrics.notify.routes;

import dev.wingman.metrics.files.InvalidFileException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 30s}, {@code 5m}, {@code 4h}. */
final class DurationText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)");

    private DurationText() {}

    static Duration read(String place, String text, Duration least) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidFileException(place + " must be a duration like 30s, 5m or 4h, but is " + text);
        }
        long amount = Long.parseLong(parts.group(1));
        Duration read =
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        if (read.compareTo(least) < 0) {
            throw new InvalidFileException(place + " must be at least " + least.toSeconds() + "s, but is " + text);
        }
        return read;
    }
}
