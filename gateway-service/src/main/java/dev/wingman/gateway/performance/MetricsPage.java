package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.history.Range;
import dev.wingman.gateway.history.SeriesJson;
import dev.wingman.schemas.WireJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what {@code GET /performance/metrics} answers: the latest latency windows and, if asked for, series. */
final class MetricsPage {

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,4})([mh])");

    private MetricsPage() {}

    /** @throws Rejection when it is no length from 5 minutes to 24 hours */
    static Duration length(String wish) {
        Matcher length = LENGTH.matcher(wish);
        if (length.matches()) {
            int number = Integer.parseInt(length.group(1));
            Duration asked = length.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofHours(number);
            if (asked.compareTo(SHORTEST) >= 0 && asked.compareTo(Range.LONGEST) <= 0) {
                return asked;
            }
        }
        throw Rejection.ofField(
                ProblemType.INVALID_FIELD, "range", "`range` is a length from 5m to 24h, like 15m or 6h.");
    }

    /** @param length how much of the past; null: none */
    static byte[] json(
            LatencyBoard.Snapshot latest, Histories histories, Thresholds thresholds, @Nullable Duration length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = WireJson.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            latest(json, latest);
            if (length != null) {
                json.writePOJOProperty("thresholds", thresholds);
                json.writeName("series");
                raw(json, SeriesJson.of(histories.all(), Range.last(length, latest.generatedAt())));
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Writes JSON text that is there already. */
    static void raw(JsonGenerator json, byte[] text) {
        json.writeRawValue(new String(text, StandardCharsets.UTF_8));
    }

    /** Writes the members that stand for now. */
    static void latest(JsonGenerator json, LatencyBoard.Snapshot latest) {
        json.writeStringProperty("generatedAt", latest.generatedAt().toString());
        Long age = latest.dataAgeSeconds();
        if (age != null) {
            json.writeNumberProperty("dataAgeSeconds", age);
        }
        json.writePOJOProperty("windows", latest.windows());
    }
}
