package dev.wingman.chat.tools;

import dev.wingman.schemas.WireJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Examples of messages, from which traffic is mixed. Rows are told apart by their fields.
 *
 * @param smallTalk short social messages: rows {@code {text, smallTalk: true}}
 * @param lookups short requests: rows {@code {text, smallTalk: false}}
 * @param questions questions that stand alone, each as a list of ways to ask it: rows {@code {a, b, same}}
 * @param weighty messages of all kinds, many hard: rows {@code {text, tier}}
 * @param conversations long ones
 * @param gaps times between messages
 */
record TrafficData(
        List<String> smallTalk,
        List<String> lookups,
        List<List<String>> questions,
        List<String> weighty,
        List<LongConversation> conversations,
        List<Duration> gaps) {

    /**
     * A conversation of the past and questions about it.
     *
     * @param said messages, alternately of the user and of the other side
     */
    record LongConversation(List<String> said, List<String> questions) {}

    private static final DateTimeFormatter ARRIVAL = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    static TrafficData empty() {
        return new TrafficData(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /** @throws IllegalArgumentException that names file and line of a row that is none of these */
    void readRows(Path file) {
        read(file, (place, line) -> addRow(place, json(place, line)));
    }

    void readConversations(Path file) {
        read(file, (place, line) -> addConversation(place, json(place, line)));
    }

    /** @param file CSV with a heading; the first column is the time */
    void readArrivals(Path file) {
        List<LocalDateTime> times = new ArrayList<>();
        read(file, (place, line) -> {
            if (!line.startsWith("TIMESTAMP")) {
                try {
                    times.add(LocalDateTime.parse(line.split(",", -1)[0], ARRIVAL));
                } catch (DateTimeParseException e) {
                    throw new IllegalArgumentException(place + ": the first column is no time: " + e.getMessage(), e);
                }
            }
        });
        for (int i = 1; i < times.size(); i++) {
            Duration gap = Duration.between(times.get(i - 1), times.get(i));
            gaps.add(gap.isNegative() ? Duration.ZERO : gap);
        }
    }

    private void addRow(String place, JsonNode row) {
        if (row.path("text").isString() && row.path("smallTalk").isBoolean()) {
            (row.path("smallTalk").asBoolean() ? smallTalk : lookups)
                    .add(row.path("text").asString());
        } else if (row.path("text").isString() && row.path("tier").isString()) {
            weighty.add(row.path("text").asString());
        } else if (row.path("a").isString()
                && row.path("b").isString()
                && row.path("same").isBoolean()) {
            String a = row.path("a").asString();
            String b = row.path("b").asString();
            if (row.path("same").asBoolean()) {
                questions.add(List.of(a, b));
            } else {
                questions.add(List.of(a));
                questions.add(List.of(b));
            }
        } else {
            throw new IllegalArgumentException(place + ": neither {text, smallTalk} nor {text, tier} nor {a, b, same}");
        }
    }

    private void addConversation(String place, JsonNode row) {
        List<String> said = new ArrayList<>();
        row.path("turns").forEach(turn -> said.add(turn.path("text").asString("")));
        List<String> asked = new ArrayList<>();
        row.path("questions")
                .forEach(question -> asked.add(question.path("question").asString("")));
        if (said.size() < 2 || asked.isEmpty()) {
            throw new IllegalArgumentException(place + ": needs turns [{text}] and questions [{question}]");
        }
        conversations.add(new LongConversation(said, asked));
    }

    private interface LineReader {
        void read(String place, String line);
    }

    private static void read(Path file, LineReader reader) {
        List<String> lines = TextFile.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                reader.read(file + ":" + (i + 1), lines.get(i));
            }
        }
    }

    private static JsonNode json(String place, String line) {
        try {
            return WireJson.MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(place + ": no JSON", e);
        }
    }
}
