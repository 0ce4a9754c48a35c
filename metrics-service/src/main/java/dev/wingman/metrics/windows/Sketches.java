package dev.wingman.metrics.windows;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sketches as bytes, in the encoding of the Datadog libraries. */
final class Sketches {

    private Sketches() {}

    static byte[] encode(DDSketch sketch) {
        GrowingByteArrayOutput out = GrowingByteArrayOutput.withInitialCapacity(512);
        try {
            sketch.encode(out, false);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.trimmedCopy();
    }

    /** @throws IOException when the bytes are none; an IllegalArgumentException when they are one of another accuracy */
    static DDSketch decode(byte[] bytes) throws IOException {
        return DDSketch.decode(ByteArrayInput.wrap(bytes), UnboundedSizeDenseStore::new, Pane.MAPPING);
    }
}
