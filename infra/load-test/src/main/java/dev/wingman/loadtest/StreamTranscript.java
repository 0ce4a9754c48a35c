package dev.wingman.loadtest;

import dev.wingman.schemas.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What one client of {@code POST /coach/chat} read, event by event.
 *
 * @param events in the order in which they came
 */
record StreamTranscript(List<Event> events) {

    /** @param id place in the log, {@code <partition>-<offset>}; empty when the event has none */
    record Event(String name, String id, JsonNode data) {

        long offset() {
            return Long.parseLong(id.substring(id.indexOf('-') + 1));
        }
    }

    static StreamTranscript of(byte[] body) {
        List<Event> events = new ArrayList<>();
        for (String block : new String(body, StandardCharsets.UTF_8).split("\n\n")) {
            String data = field(block, "data");
            if (!data.isEmpty()) {
                events.add(new Event(field(block, "event"), field(block, "id"), WireJson.MAPPER.readTree(data)));
            }
        }
        return new StreamTranscript(events);
    }

    private static String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    /** Why this is not the whole answer in order; empty when it is. */
    Optional<String> flaw() {
        if (events.size() < 3 || !events.get(0).name().equals("accepted")) {
            return Optional.of("does not begin with accepted and a piece of text");
        }
        Event last = events.get(events.size() - 1);
        if (!last.name().equals("completed")) {
            return Optional.of("ends with " + last.name());
        }
        StringBuilder text = new StringBuilder();
        long offset = events.get(0).offset();
        for (Event event : events.subList(1, events.size())) {
            if (event.offset() <= offset) {
                return Optional.of("goes back from offset " + offset + " to " + event.offset());
            }
            offset = event.offset();
            if (event.name().equals("delta")) {
                if (event.data().get("position").asInt() != text.length()) {
                    return Optional.of("has a gap at character " + text.length());
                }
                text.append(event.data().get("text").asString());
            }
        }
        return text.toString().equals(last.data().get("reply").asString())
                ? Optional.empty()
                : Optional.of("completed says another text than the pieces");
    }

    /** Tokens of the answer, as its last event counts them; for a transcript without a flaw. */
    long tokens() {
        return events.get(events.size() - 1)
                .data()
                .get("usage")
                .get("outputTokens")
                .asLong();
    }
}
