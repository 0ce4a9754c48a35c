package dev.wingman.cache.challenges;

import io.r2dbc.spi.Readable;
import java.util.Objects;

/** A row of the catalogue, as clients see it. */
record Challenge(
        String id, String title, String category, String difficulty, String description, int minutes, int points) {

    /** What everything depends on that shows challenges. */
    static final String TAG = "challenges";

    static Challenge of(Readable row) {
        return new Challenge(
                text(row, "id"),
                text(row, "title"),
                text(row, "category"),
                text(row, "difficulty"),
                text(row, "description"),
                Objects.requireNonNull(row.get("minutes", Integer.class)),
                Objects.requireNonNull(row.get("points", Integer.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }
}
