package dev.wingman.gateway.history;

import java.util.Collection;
import java.util.List;

/**
 * Writes histories as series: an object for each subject, with an array for each column. Point {@code i} stands for the
 * window that ended {@code i} steps after {@code from}; null where there was none. Who was silent is left out.
 */
public final class SeriesJson {

    private SeriesJson() {}

    /** An object with everything that the histories hold in the range, as JSON in UTF-8. */
    public static byte[] of(Collection<? extends History<?>> histories, Range range) {
        JsonText json = new JsonText()
                .raw("{\"from\":\"" + range.from() + "\",\"to\":\"" + range.to() + "\",\"stepSeconds\":"
                        + range.stepSeconds() + ",\"points\":" + range.points());
        for (History<?> history : histories) {
            json.raw(",\"" + history.kind().name() + "\":[");
            boolean[] some = new boolean[1];
            history.forEach((subject, track) -> {
                if (track.newest() >= range.firstFineSlot()) {
                    json.raw(some[0] ? "," : "");
                    some[0] = true;
                    subject(json, history.kind().columns(), subject, track, range);
                }
            });
            json.raw("]");
        }
        return json.raw("}").toBytes();
    }

    /** The same of the last points alone. @param points so many, up to the newest of all histories */
    public static byte[] ofNewest(Collection<? extends History<?>> histories, int points) {
        int newest = histories.stream().mapToInt(History::newestSlot).max().orElse(0);
        return of(histories, Range.newest(points, Math.max(newest, points)));
    }

    private static <E> void subject(JsonText json, List<Column<E>> columns, String subject, Track track, Range range) {
        json.raw("{\"subject\":").string(subject);
        for (int column = 0; column < columns.size(); column++) {
            json.raw(",\"" + columns.get(column).name() + "\":").array(track.read(range, column));
        }
        json.raw("}");
    }
}
