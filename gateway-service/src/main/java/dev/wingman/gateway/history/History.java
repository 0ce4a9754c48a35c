package dev.wingman.gateway.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;

/**
 * The last day of one kind of window, for each subject. Its memory is bounded: {@link #mostBytes()} whatever is put. What
 * is older than a day leaves with its subject. Written by one thread, read by any.
 */
public final class History<E> {

    private static final int DAY_SLOTS = (int) (Range.LONGEST.toSeconds() / Range.FINE_SECONDS);

    /** How far behind the time, or the newest one, a subject's last figures still are those of now: a minute. */
    private static final int CURRENT_SLOTS = Range.COARSE_SECONDS / Range.FINE_SECONDS;

    private final Kind<E> kind;
    private final NavigableMap<String, Track> tracks = new ConcurrentSkipListMap<>();
    private volatile int newest = Integer.MIN_VALUE;
    private volatile long changes;

    public History(Kind<E> kind) {
        this.kind = kind;
    }

    /** The most that the arrays of a history of this kind can take, in bytes. */
    public long mostBytes() {
        return kind.mostSubjects() * Track.bytes(kind.columns().size());
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    public void put(E window) {
        int slot = Range.fineSlot(kind.end().apply(window));
        if (slot > newest) {
            newest = slot;
            tracks.values().removeIf(track -> track.newest() < slot - DAY_SLOTS);
        }
        String subject = kind.subject().apply(window);
        Track track = tracks.get(subject);
        if (track == null) {
            if (tracks.size() >= kind.mostSubjects() && !makeRoom(slot)) {
                return;
            }
            track = new Track(kind.columns().size());
            tracks.put(subject, track);
        }
        track.put(slot, row(window));
        changes++;
    }

    /** Drops who is silent for longest; not one that is as new as the newcomer. */
    private boolean makeRoom(int slot) {
        return tracks.entrySet().stream()
                .min(Comparator.comparingInt(track -> track.getValue().newest()))
                .filter(oldest -> oldest.getValue().newest() < slot)
                .map(oldest -> tracks.remove(oldest.getKey()) != null)
                .orElse(false);
    }

    private float[] row(E window) {
        float[] row = new float[kind.columns().size()];
        for (int column = 0; column < row.length; column++) {
            row[column] = (float) kind.columns().get(column).value().applyAsDouble(window);
        }
        return row;
    }

    public Kind<E> kind() {
        return kind;
    }

    /** Grows with every window. */
    public long changes() {
        return changes;
    }

    public int subjects() {
        return tracks.size();
    }

    /** End of the newest window; {@link Instant#MIN} when there is none. */
    public Instant newestEnd() {
        int slot = newest;
        return slot == Integer.MIN_VALUE ? Instant.MIN : Instant.ofEpochSecond((long) slot * Range.FINE_SECONDS);
    }

    /** The figures of a time: of each subject those of its newest window, unless that or others are a minute ahead of it. */
    public List<Current> current(Instant now) {
        int oldest = Math.max(newest, Range.fineSlot(now)) - CURRENT_SLOTS;
        List<Current> all = new ArrayList<>();
        tracks.forEach((subject, track) -> {
            if (track.newest() >= oldest) {
                all.add(new Current(subject, track.latest(kind.columns().size())));
            }
        });
        return all;
    }

    void forEach(BiConsumer<String, Track> visitor) {
        for (Map.Entry<String, Track> track : tracks.entrySet()) {
            visitor.accept(track.getKey(), track.getValue());
        }
    }

    int newestSlot() {
        return newest;
    }

    /** A subject's newest figures, as its kind's columns stand. */
    public final class Current {

        private final String subject;
        private final float[] row;

        private Current(String subject, float[] row) {
            this.subject = subject;
            this.row = row;
        }

        public String subject() {
            return subject;
        }

        /** @throws IllegalArgumentException when the kind has no such column */
        public double get(String column) {
            for (int i = 0; i < row.length; i++) {
                if (kind.columns().get(i).name().equals(column)) {
                    return row[i];
                }
            }
            throw new IllegalArgumentException(kind.name() + " has no column " + column);
        }
    }
}
