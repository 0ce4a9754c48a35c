package dev.wingman.metrics.windows;

import com.datadoghq.sketch.ddsketch.DDSketch;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.EncodedMeasure;
import dev.wingman.schemas.metrics.Measure;
import dev.wingman.schemas.metrics.MeasuresPaneClosed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Panes as events that name every measure. Measures that this version does not know are left out. */
final class MeasuredPanes {

    private static final char PART = '/';

    private MeasuredPanes() {}

    static MeasuresPaneClosed toEvent(String telemetry, int partition, PaneKey key, Pane pane) {
        List<Measure> sums = new ArrayList<>();
        List<Measure> maxima = new ArrayList<>();
        List<EncodedMeasure> sketches = new ArrayList<>();
        List<EncodedMeasure> sets = new ArrayList<>();
        Writer writer = new Writer(sums, maxima, sketches, sets);
        writer.write("", pane);
        pane.parts().forEach((name, part) -> writer.write(name + PART, part));
        return new MeasuresPaneClosed(
                telemetry,
                key.subject(),
                partition,
                Instant.ofEpochMilli(key.start()),
                Instant.ofEpochMilli(key.end()),
                sums,
                maxima,
                sketches,
                sets);
    }

    private record Writer(
            List<Measure> sums, List<Measure> maxima, List<EncodedMeasure> sketches, List<EncodedMeasure> sets) {

        void write(String prefix, Pane pane) {
            numbers(prefix, pane.shape().sums(), pane.sums(), sums);
            numbers(prefix, pane.shape().maxima(), pane.maxima(), maxima);
            for (int i = 0; i < pane.sketches().length; i++) {
                DDSketch sketch = pane.sketches()[i];
                if (sketch != null) {
                    sketches.add(new EncodedMeasure(
                            prefix + pane.shape().sketches().get(i), base64(Sketches.encode(sketch))));
                }
            }
            for (int i = 0; i < pane.sets().length; i++) {
                HashSample set = pane.sets()[i];
                if (set != null) {
                    sets.add(new EncodedMeasure(prefix + pane.shape().sets().get(i), base64(bytes(set.hashes()))));
                }
            }
        }

        private static void numbers(String prefix, List<String> names, long[] values, List<Measure> into) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0) {
                    into.add(new Measure(prefix + names.get(i), values[i]));
                }
            }
        }

        private static String base64(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }

        private static byte[] bytes(long[] hashes) {
            ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES);
            for (long hash : hashes) {
                bytes.putLong(hash);
            }
            return bytes.array();
        }
    }

    /** @throws UnreadableEventException when a sketch or a set is none */
    static Pane fromEvent(MeasuresPaneClosed event, PaneShape shape) {
        Pane pane = new Pane(shape);
        event.sums().forEach(measure -> {
            Place place = place(pane, measure.name());
            int index = place.pane().shape().sums().indexOf(place.name());
            if (index >= 0) {
                place.pane().sums()[index] = measure.value();
            }
        });
        event.maxima().forEach(measure -> {
            Place place = place(pane, measure.name());
            int index = place.pane().shape().maxima().indexOf(place.name());
            if (index >= 0) {
                place.pane().maxima()[index] = measure.value();
            }
        });
        try {
            for (EncodedMeasure measure : event.sketches()) {
                Place place = place(pane, measure.name());
                int index = place.pane().shape().sketches().indexOf(place.name());
                if (index >= 0) {
                    place.pane().sketches()[index] = Sketches.decode(bytes(measure));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableEventException("the field sketches holds what is no sketch");
        }
        for (EncodedMeasure measure : event.sets()) {
            Place place = place(pane, measure.name());
            int index = place.pane().shape().sets().indexOf(place.name());
            if (index >= 0) {
                place.pane().sets()[index] = set(measure);
            }
        }
        return pane;
    }

    private record Place(Pane pane, String name) {}

    private static Place place(Pane pane, String name) {
        int cut = name.indexOf(PART);
        return cut < 0 || pane.shape().part() == null
                ? new Place(pane, name)
                : new Place(pane.part(name.substring(0, cut)), name.substring(cut + 1));
    }

    private static HashSample set(EncodedMeasure measure) {
        HashSample set = new HashSample();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(bytes(measure));
            while (bytes.remaining() >= Long.BYTES) {
                set.add(bytes.getLong());
            }
        } catch (IllegalArgumentException e) {
            throw new UnreadableEventException("the field sets holds what is no set");
        }
        return set;
    }

    private static byte[] bytes(EncodedMeasure measure) {
        return Base64.getDecoder().decode(measure.bytes());
    }
}
