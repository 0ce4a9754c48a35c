package dev.wingman.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that are lent out. One that is not given back in time is named once, with where it was taken and its
 * last statement, and counted ({@code wingman.pool.held.too.long}). Safe for concurrent use.
 */
final class HeldConnections {

    private static final Logger log = LoggerFactory.getLogger(HeldConnections.class);
    private static final int LONGEST_SQL = 300;

    /** One that is lent out. */
    static final class Held {

        private final String place;
        private final long since;
        private volatile @Nullable String sql;
        private volatile boolean told;

        private Held(String place, long since) {
            this.place = place;
            this.since = since;
        }

        /** Its holder makes a statement. */
        void uses(String statement) {
            sql = statement;
        }
    }

    private final Set<Held> lent = ConcurrentHashMap.newKeySet();
    private final String pool;
    private final long limitNanos;
    private final LongSupplier nanoTime;
    private final Counter tooLong;

    /** @param limit how long one may be held; zero: as long as it takes */
    HeldConnections(String pool, Duration limit, LongSupplier nanoTime, MeterRegistry meters) {
        this.pool = pool;
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
        this.tooLong = Counter.builder("wingman.pool.held.too.long")
                .description("Connections that were not given back in time")
                .tag("pool", pool)
                .register(meters);
    }

    Held take(String place) {
        Held held = new Held(place, nanoTime.getAsLong());
        lent.add(held);
        return held;
    }

    void giveBack(Held held) {
        if (lent.remove(held) && held.told) {
            log.atInfo()
                    .addKeyValue("pool", pool)
                    .log("the connection taken by {} was given back after {}", held.place, age(held));
        }
    }

    /** Names those that are held for too long; called every second. */
    void look() {
        if (limitNanos == 0) {
            return;
        }
        for (Held held : lent) {
            if (!held.told && nanoTime.getAsLong() - held.since > limitNanos) {
                held.told = true;
                tooLong.increment();
                log.atWarn()
                        .addKeyValue("pool", pool)
                        .log(
                                "a connection is not given back for {}; taken by {}, last statement: {}",
                                age(held),
                                held.place,
                                shortened(held.sql));
            }
        }
    }

    /** How long the longest is held; zero without any. */
    Duration oldest() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(
                lent.stream().mapToLong(held -> now - held.since).max().orElse(0));
    }

    private Duration age(Held held) {
        return Duration.ofMillis((nanoTime.getAsLong() - held.since) / 1_000_000);
    }

    /** Statements hold places for values and no values, so they may be told. */
    static String shortened(@Nullable String sql) {
        if (sql == null) {
            return "none";
        }
        String line = sql.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_SQL ? line : line.substring(0, LONGEST_SQL) + " …";
    }
}
