package dev.wingman.metrics.windows;

import com.datadoghq.sketch.ddsketch.DDSketch;
import dev.wingman.metrics.streams.StateFormat;
import dev.wingman.schemas.metrics.Exemplar;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pane as bytes of a store. Version 1 had sums, maxima and one sketch, without counts of them: the panes of latency as
 * they once were. Safe for concurrent use.
 */
final class PaneFormat extends StateFormat<Pane> {

    private static final int VERSION = 2;

    /** Sums and maxima of the panes of version 1. */
    private static final int OLD_SUMS = 4;

    private static final int OLD_MAXIMA = 2;

    private final List<PaneShape> shapes;

    /** @param shapes that a pane may have; the places of those that are known never change */
    PaneFormat(List<PaneShape> shapes) {
        this.shapes = shapes;
    }

    @Override
    protected int version() {
        return VERSION;
    }

    @Override
    protected void write(Pane pane, DataOutputStream out) throws IOException {
        out.writeByte(shapes.indexOf(pane.shape()));
        writeContent(pane, out);
    }

    private static void writeContent(Pane pane, DataOutputStream out) throws IOException {
        writeLongs(pane.sums(), out);
        writeLongs(pane.maxima(), out);
        out.writeByte(pane.sketches().length);
        for (@Nullable DDSketch sketch : pane.sketches()) {
            byte[] bytes = sketch == null ? new byte[0] : Sketches.encode(sketch);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        out.writeByte(pane.sets().length);
        for (@Nullable HashSample set : pane.sets()) {
            writeLongs(set == null ? new long[0] : set.hashes(), out);
        }
        out.writeByte(pane.exemplars().size());
        for (Exemplar exemplar : pane.exemplars()) {
            out.writeUTF(exemplar.requestId());
            out.writeUTF(exemplar.traceId());
            out.writeLong(exemplar.durationMicros());
            out.writeLong(exemplar.at().getEpochSecond());
            out.writeInt(exemplar.at().getNano());
        }
        out.writeByte(pane.parts().size());
        for (var part : pane.parts().entrySet()) {
            out.writeUTF(part.getKey());
            writeContent(part.getValue(), out);
        }
    }

    private static void writeLongs(long[] values, DataOutputStream out) throws IOException {
        out.writeShort(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    @Override
    protected Pane read(int version, DataInputStream in) throws IOException {
        if (version == 1) {
            return readOld(in);
        }
        Pane pane = new Pane(shapes.get(in.readUnsignedByte()));
        readContent(pane, in);
        return pane;
    }

    private static void readContent(Pane pane, DataInputStream in) throws IOException {
        readLongs(pane.sums(), in);
        readLongs(pane.maxima(), in);
        int sketches = in.readUnsignedByte();
        for (int i = 0; i < sketches; i++) {
            byte[] bytes = in.readNBytes(in.readInt());
            pane.sketches()[i] = bytes.length == 0 ? null : Sketches.decode(bytes);
        }
        int sets = in.readUnsignedByte();
        for (int i = 0; i < sets; i++) {
            long[] hashes = new long[in.readUnsignedShort()];
            for (int h = 0; h < hashes.length; h++) {
                hashes[h] = in.readLong();
            }
            pane.sets()[i] = hashes.length == 0 ? null : new HashSample(hashes);
        }
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            pane.show(new Exemplar(
                    in.readUTF(), in.readUTF(), in.readLong(), Instant.ofEpochSecond(in.readLong(), in.readInt())));
        }
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            readContent(pane.part(in.readUTF()), in);
        }
    }

    /** What an earlier version did not know of stays zero. */
    private static void readLongs(long[] into, DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            into[i] = in.readLong();
        }
    }

    private Pane readOld(DataInputStream in) throws IOException {
        Pane pane = new Pane(shapes.get(0));
        for (int i = 0; i < OLD_SUMS; i++) {
            pane.sums()[i] = in.readLong();
        }
        for (int i = 0; i < OLD_MAXIMA; i++) {
            pane.maxima()[i] = in.readLong();
        }
        pane.sketches()[0] = Sketches.decode(in.readAllBytes());
        return pane;
    }
}
