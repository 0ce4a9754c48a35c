package dev.wingman.metrics.windows;

import dev.wingman.metrics.streams.StateFormat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each partition of the telemetry has closed its panes, and up to where windows were published. All times in
 * milliseconds since 1970. Not safe for concurrent use.
 */
final class MergeProgress {

    static final long NONE = Long.MIN_VALUE;

    private final Map<Integer, Long> closedThrough = new TreeMap<>();
    private long published = NONE;

    void advanced(int partition, long closedThrough) {
        this.closedThrough.merge(partition, closedThrough, Math::max);
    }

    /** The instant up to which every partition has closed its panes; {@link #NONE} while one has said nothing yet. */
    long complete(int partitions) {
        return closedThrough.size() < partitions
                ? NONE
                : closedThrough.values().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElse(NONE);
    }

    /** The last instant for which windows were considered; {@link #NONE} at first. */
    long published() {
        return published;
    }

    void published(long through) {
        published = through;
    }

    /** The progress as bytes of a store. Safe for concurrent use. */
    static final class Format extends StateFormat<MergeProgress> {

        @Override
        protected void write(MergeProgress progress, DataOutputStream out) throws IOException {
            out.writeLong(progress.published);
            out.writeInt(progress.closedThrough.size());
            for (Map.Entry<Integer, Long> entry : progress.closedThrough.entrySet()) {
                out.writeInt(entry.getKey());
                out.writeLong(entry.getValue());
            }
        }

        @Override
        protected MergeProgress read(int version, DataInputStream in) throws IOException {
            MergeProgress progress = new MergeProgress();
            progress.published = in.readLong();
            for (int left = in.readInt(); left > 0; left--) {
                progress.advanced(in.readInt(), in.readLong());
            }
            return progress;
        }
    }
}
