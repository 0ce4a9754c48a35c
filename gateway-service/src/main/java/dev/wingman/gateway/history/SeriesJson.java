package dev.wingman.gateway.history;

import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Writes histories as series: an object for each subject, with an array for each column. Point {@code i} stands for the
 * window that ended {@code i} steps after {@code from}; null where there was none.
 */
public final class SeriesJson {

    private SeriesJson() {}

    /** Writes an object with everything that the histories hold in the range; who was silent in it is left out. */
    public static void write(JsonGenerator json, Collection<? extends History<?>> histories, Range range) {
        begin(json, range);
        for (History<?> history : histories) {
            json.writeName(history.kind().name());
            json.writeStartArray();
            history.forEach((subject, track) -> {
                if (track.newest() >= range.firstFineSlot()) {
                    subject(json, history.kind().columns(), subject, track, range);
                }
            });
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /**
     * Writes the same of the last points alone.
     *
     * @param points so many, up to the newest of all histories
     */
    public static void writeNewest(JsonGenerator json, Collection<? extends History<?>> histories, int points) {
        int newest = histories.stream().mapToInt(History::newestSlot).max().orElse(Integer.MIN_VALUE);
        write(json, histories, Range.newest(points, Math.max(newest, points)));
    }

    private static void begin(JsonGenerator json, Range range) {
        json.writeStartObject();
        json.writeStringProperty("from", range.from().toString());
        json.writeStringProperty("to", range.to().toString());
        json.writeNumberProperty("stepSeconds", range.stepSeconds());
        json.writeNumberProperty("points", range.points());
    }

    private static <E> void subject(
            JsonGenerator json, List<Column<E>> columns, String subject, Track track, Range range) {
        json.writeStartObject();
        json.writeStringProperty("subject", subject);
        for (int column = 0; column < columns.size(); column++) {
            json.writeName(columns.get(column).name());
            json.writeStartArray();
            for (float value : track.read(range, column)) {
                number(json, value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, float value) {
        if (Float.isNaN(value)) {
            json.writeNull();
        } else if (value == (long) value) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }
}
