package dev.wingman.gateway.performance;

import dev.wingman.schemas.chat.LedgerDayUpdated;
import java.time.LocalDate;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The latest sums of each day, provider, model and tier. Keeps at most {@value #MOST_ROWS}; past it the oldest days leave.
 * Written by one thread, read by any.
 */
final class LedgerBoard {

    static final int MOST_ROWS = 20_000;

    /** Keys begin with the day, so they stand in its order. */
    private final NavigableMap<String, LedgerDayUpdated> rows = new ConcurrentSkipListMap<>();

    private int size;

    void put(LedgerDayUpdated row) {
        if (rows.put(row.key(), row) == null && ++size > MOST_ROWS) {
            rows.pollFirstEntry();
            size--;
        }
    }

    /** The rows of days from one to another, both included, oldest first. */
    Collection<LedgerDayUpdated> rows(LocalDate from, LocalDate to) {
        return rows.subMap(from.toString(), true, to.plusDays(1).toString(), false)
                .values();
    }
}
