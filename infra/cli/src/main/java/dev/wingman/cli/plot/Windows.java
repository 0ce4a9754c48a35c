package dev.wingman.cli.plot;

import dev.wingman.schemas.WireJson;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Takes a figure out of the one-minute windows of a topic, and knows what else it could have taken. Not safe for concurrent use. */
final class Windows {

    private static final String LENGTH = "windowSeconds";
    private static final int MINUTE = 60;

    private final String field;
    private final @Nullable String subject;
    private final Plot plot;
    private final SortedSet<String> numbers = new TreeSet<>();

    /** @param subject the one to take; null for all */
    Windows(String field, @Nullable String subject) {
        this.field = field;
        this.subject = subject;
        this.plot = new Plot(field);
    }

    /** What is no window is left out: whoever wants to see it uses tail. */
    void take(byte @Nullable [] value) {
        try {
            JsonNode window = WireJson.MAPPER.readTree(value == null ? new byte[0] : value);
            String about = window.path("subject").asString("");
            if (window.path(LENGTH).asInt(0) != MINUTE || (subject != null && !subject.equals(about))) {
                return;
            }
            window.forEachEntry((name, figure) -> {
                if (figure.isNumber() && !name.equals(LENGTH)) {
                    numbers.add(name);
                }
            });
            JsonNode figure = window.path(field);
            if (figure.isNumber()) {
                plot.add(about, Instant.parse(window.path("windowEnd").asString("")), figure.asDouble());
            }
        } catch (JacksonException e) {
            // no window
        }
    }

    Plot plot() {
        return plot;
    }

    /** Why there is nothing to draw, and what to do about it. */
    String whyEmpty(String topic, String last) {
        String where = topic + (subject == null ? "" : " about " + subject) + " in the last " + last;
        if (numbers.isEmpty()) {
            return "There is no window in " + where + ".";
        }
        if (numbers.contains(field)) {
            return field + " is 0 in all windows of " + where + ": nothing was measured.";
        }
        return "No window of " + where + " has a number " + field + ". Choose one of these with --field: "
                + String.join(", ", numbers) + ".\ndocs/metrics-topics.md says what they mean.";
    }
}
