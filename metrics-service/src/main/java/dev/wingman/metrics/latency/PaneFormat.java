package dev.wingman.metrics.latency;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import dev.wingman.metrics.streams.StateFormat;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.LatencyPaneClosed;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;

/** A pane as bytes of a store, and as the event of {@code metrics.panes}. Safe for concurrent use. */
final class PaneFormat extends StateFormat<Pane> {

    @Override
    protected void write(Pane pane, DataOutputStream out) throws IOException {
        out.writeLong(pane.count());
        out.writeLong(pane.clientErrors());
        out.writeLong(pane.serverErrors());
        out.writeLong(pane.overThreshold());
        out.writeLong(pane.thresholdMicros());
        out.writeLong(pane.maxMicros());
        out.write(encode(pane.sketch()));
    }

    @Override
    protected Pane read(DataInputStream in) throws IOException {
        return new Pane(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                decode(in.readAllBytes()));
    }

    static LatencyPaneClosed toEvent(int partition, PaneKey key, Pane pane) {
        return new LatencyPaneClosed(
                key.subject(),
                partition,
                Instant.ofEpochMilli(key.start()),
                Instant.ofEpochMilli(key.end()),
                pane.count(),
                pane.clientErrors(),
                pane.serverErrors(),
                pane.overThreshold(),
                pane.thresholdMicros(),
                pane.maxMicros(),
                Base64.getEncoder().encodeToString(encode(pane.sketch())),
                null,
                null,
                null);
    }

    /** @throws UnreadableEventException when the sketch is none */
    static Pane fromEvent(LatencyPaneClosed event) {
        try {
            return new Pane(
                    event.count(),
                    event.clientErrors(),
                    event.serverErrors(),
                    event.overThreshold(),
                    event.thresholdMicros(),
                    event.maxMicros(),
                    decode(Base64.getDecoder().decode(event.sketch())));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableEventException("the field sketch is no sketch");
        }
    }

    private static byte[] encode(DDSketch sketch) {
        GrowingByteArrayOutput out = GrowingByteArrayOutput.withInitialCapacity(512);
        try {
            sketch.encode(out, false);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.trimmedCopy();
    }

    private static DDSketch decode(byte[] bytes) throws IOException {
        return DDSketch.decode(ByteArrayInput.wrap(bytes), UnboundedSizeDenseStore::new, Pane.MAPPING);
    }
}
