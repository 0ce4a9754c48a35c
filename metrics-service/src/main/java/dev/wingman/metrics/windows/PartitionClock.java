package dev.wingman.metrics.windows;

import dev.wingman.metrics.streams.StateFormat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event time of one partition of the telemetry: a watermark that only heartbeats move, and that depends on nothing
 * but the records of the partition in their order. Not safe for concurrent use.
 *
 * <p>Every instance beats; it promises to send nothing older. The watermark is the earliest of the instances' latest
 * beats, so one instance whose records are delayed, or whose clock is ahead, does not make the others late. What must be
 * decided without a clock of our own:
 *
 * <ul>
 *   <li><b>An instance that died.</b> It holds the watermark until another has lived on for the timeout, by the other's
 *       own clock. When none is alive, nothing moves; when one returns, it takes the timeout for the watermark to follow.
 *   <li><b>A clock that jumps</b>, after a night or by a fault. A beat more than {@code maxAhead} away from the instance's
 *       last begins another track, as if it were another instance; the track that goes on survives. The first beat of a
 *       track moves nothing.
 *   <li><b>A clock that is behind.</b> A beat older than the watermark by more than the grace does not hold it.
 * </ul>
 */
final class PartitionClock {

    /** Before the first movement. */
    static final long NONE = Long.MIN_VALUE;

    /** Tracks kept at most; the one silent for longest goes first. */
    static final int MAX_TRACKS = 64;

    /**
     * The beats of an instance that follow from each other.
     *
     * @param instance who beats
     * @param first time of the first beat, ms
     * @param at time of the latest beat, ms
     * @param base what to take from a beat's time to get the partition's elapsed time
     * @param lastSeen elapsed time of the partition at the latest beat
     */
    record Track(String instance, long first, long at, long base, long lastSeen) {

        boolean proven() {
            return at > first;
        }
    }

    /**
     * A movement of the watermark.
     *
     * @param from where it stood; {@link #NONE} at first
     * @param to where it stands now
     * @param vouchedFrom what is older than this is not explained by those who moved it
     */
    record Advance(long from, long to, long vouchedFrom) {

        /** Whether it went further than an instance's silence explains. */
        boolean leaps(WindowRules rules) {
            return from == NONE || to - from > rules.instanceTimeout().toMillis() / 2;
        }
    }

    private long watermark;
    private long closedThrough;
    private long elapsed;
    private final List<Track> tracks;

    PartitionClock() {
        this(NONE, NONE, 0, List.of());
    }

    private PartitionClock(long watermark, long closedThrough, long elapsed, List<Track> tracks) {
        this.watermark = watermark;
        this.closedThrough = closedThrough;
        this.elapsed = elapsed;
        this.tracks = new ArrayList<>(tracks);
    }

    /** Milliseconds since 1970; {@link #NONE} before the first movement. */
    long watermark() {
        return watermark;
    }

    /** The instant up to which panes are closed; {@link #NONE} before the first movement. Never goes back. */
    long closedThrough() {
        return closedThrough;
    }

    boolean isAhead(long millis, WindowRules rules) {
        return watermark == NONE || millis > watermark + rules.maxAhead().toMillis();
    }

    /**
     * Takes a heartbeat in.
     *
     * @return the movement it causes; null for none
     */
    @Nullable
    Advance beat(String instance, long at, WindowRules rules) {
        int known = find(instance, at, rules.maxAhead().toMillis());
        if (known < 0) {
            makeRoom();
            tracks.add(new Track(instance, at, at, at - elapsed, elapsed));
        } else {
            Track track = tracks.get(known);
            if (at <= track.at()) {
                return null; // repeated or reordered: no sign of life
            }
            elapsed = Math.max(elapsed, at - track.base());
            tracks.set(known, new Track(instance, track.first(), at, track.base(), elapsed));
        }
        tracks.removeIf(
                track -> elapsed - track.lastSeen() >= rules.instanceTimeout().toMillis());
        return advance(rules);
    }

    private int find(String instance, long at, long maxStep) {
        int nearest = -1;
        long distance = maxStep + 1;
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            if (track.instance().equals(instance) && Math.abs(at - track.at()) < distance) {
                nearest = i;
                distance = Math.abs(at - track.at());
            }
        }
        return nearest;
    }

    private void makeRoom() {
        if (tracks.size() == MAX_TRACKS) {
            tracks.stream().min(Comparator.comparingLong(Track::lastSeen)).ifPresent(tracks::remove);
        }
    }

    private @Nullable Advance advance(WindowRules rules) {
        long earliest = Long.MAX_VALUE;
        long first = Long.MAX_VALUE;
        for (Track track : tracks) {
            boolean holds =
                    watermark == NONE || track.at() >= watermark - rules.grace().toMillis();
            if (track.proven() && holds) {
                earliest = Math.min(earliest, track.at());
                first = Math.min(first, track.first());
            }
        }
        if (earliest == Long.MAX_VALUE || earliest <= watermark) {
            return null;
        }
        long from = watermark;
        watermark = earliest;
        closedThrough =
                Math.max(closedThrough, Pane.startOf(watermark - rules.grace().toMillis()));
        return new Advance(
                from, earliest, from == NONE ? NONE : first - rules.maxAhead().toMillis());
    }

    /** The clock as bytes of a store. Safe for concurrent use. */
    static final class Format extends StateFormat<PartitionClock> {

        @Override
        protected void write(PartitionClock clock, DataOutputStream out) throws IOException {
            out.writeLong(clock.watermark);
            out.writeLong(clock.closedThrough);
            out.writeLong(clock.elapsed);
            out.writeInt(clock.tracks.size());
            for (Track track : clock.tracks) {
                out.writeUTF(track.instance());
                out.writeLong(track.first());
                out.writeLong(track.at());
                out.writeLong(track.base());
                out.writeLong(track.lastSeen());
            }
        }

        @Override
        protected PartitionClock read(int version, DataInputStream in) throws IOException {
            long watermark = in.readLong();
            long closedThrough = in.readLong();
            long elapsed = in.readLong();
            List<Track> tracks = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                tracks.add(new Track(in.readUTF(), in.readLong(), in.readLong(), in.readLong(), in.readLong()));
            }
            return new PartitionClock(watermark, closedThrough, elapsed, tracks);
        }
    }
}
