package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.windows.LatencyFamily.Max;
import dev.wingman.metrics.windows.LatencyFamily.Sketch;
import dev.wingman.metrics.windows.LatencyFamily.Sum;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PaneTest {

    private static final long THRESHOLD = 300_000;
    private static final LatencyFamily FAMILY = new LatencyFamily(Duration.ofMillis(300));

    static Stream<Arguments> samples() {
        return Stream.of("lognormal", "bimodal", "heavy-tailed", "constant", "zeroes", "hours")
                .flatMap(shape -> Stream.of(1, 2, 10, 100, 1_000, 50_000)
                        .flatMap(size -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(shape, size, seed))));
    }

    @ParameterizedTest(name = "{0}, {1} requests, seed {2}")
    @MethodSource("samples")
    void percentilesAreWithinOnePercentOfExact(String shape, int size, long seed) {
        // Given
        long[] durations = durations(shape, size, seed);

        // When: the requests are spread over panes as over partitions and seconds, and merged
        Pane merged = merge(durations, 1 + size / 40, new Random(seed));

        // Then
        for (double q : new double[] {0, 0.5, 0.95, 0.99, 1}) {
            long exact = durations[(int) Math.floor(q * (size - 1))];
            // A duration is a whole number of microseconds: half of one is rounding.
            assertThat((double) merged.percentile(Sketch.DURATION, q))
                    .as("p%s of %s", q, size)
                    .isBetween(exact * (1 - Pane.RELATIVE_ACCURACY) - 0.5, exact * (1 + Pane.RELATIVE_ACCURACY) + 0.5);
        }
        assertThat(merged.max(Max.MAX_MICROS)).isEqualTo(durations[size - 1]);
        assertThat(merged.sum(Sum.COUNT)).isEqualTo(size);
        assertThat(merged.sum(Sum.OVER_THRESHOLD))
                .isEqualTo(Arrays.stream(durations).filter(d -> d > THRESHOLD).count());
    }

    @ParameterizedTest(name = "{0}, {1} requests, seed {2}")
    @MethodSource("samples")
    void theOrderOfMergingLeavesNoTrace(String shape, int size, long seed) {
        // Given
        long[] durations = durations(shape, size, seed);

        // When
        Pane one = merge(durations, 1 + size / 40, new Random(seed));
        Pane another = merge(durations, 7, new Random(seed + 1));

        // Then
        for (int permille = 0; permille <= 1_000; permille++) {
            assertThat(one.percentile(Sketch.DURATION, permille / 1_000.0))
                    .isEqualTo(another.percentile(Sketch.DURATION, permille / 1_000.0));
        }
    }

    @Test
    void aStoredPaneIsThePaneThatWasStored() {
        // Given
        Pane pane = merge(durations("bimodal", 1_000, 5), 3, new Random(5));
        PaneFormat format = new PaneFormat(FAMILY.shapes());

        // When
        Pane restored = format.fromBytes(format.toBytes(pane));
        Pane published = FAMILY.opened(FAMILY.closed(2, new PaneKey(5_000, "GET /x"), pane));

        // Then
        for (Pane copy : new Pane[] {restored, published}) {
            assertThat(format.toBytes(copy)).isEqualTo(format.toBytes(pane));
            assertThat(copy.percentile(Sketch.DURATION, 0.95)).isEqualTo(pane.percentile(Sketch.DURATION, 0.95));
            assertThat(copy.events()).isEqualTo(1_000);
            assertThat(copy.exemplars()).isEqualTo(pane.exemplars());
        }
    }

    @Test
    void aPaneOfTheFormerVersionIsRead() throws IOException {
        // Given: six numbers and the sketch, as version 1 had them
        Pane pane = merge(durations("bimodal", 1_000, 5), 3, new Random(5));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(1);
            for (long number : new long[] {1_000, 7, 8, pane.sum(Sum.OVER_THRESHOLD), THRESHOLD, 999_999}) {
                out.writeLong(number);
            }
            out.write(Sketches.encode(Objects.requireNonNull(pane.sketches()[0])));
        }

        // When
        Pane read = new PaneFormat(FAMILY.shapes()).fromBytes(bytes.toByteArray());

        // Then
        assertThat(read.sum(Sum.COUNT)).isEqualTo(1_000);
        assertThat(read.sum(Sum.CLIENT_ERRORS)).isEqualTo(7);
        assertThat(read.sum(Sum.SERVER_ERRORS)).isEqualTo(8);
        assertThat(read.sum(Sum.OVER_THRESHOLD)).isEqualTo(pane.sum(Sum.OVER_THRESHOLD));
        assertThat(read.max(Max.THRESHOLD_MICROS)).isEqualTo(THRESHOLD);
        assertThat(read.max(Max.MAX_MICROS)).isEqualTo(999_999);
        assertThat(read.percentile(Sketch.DURATION, 0.95)).isEqualTo(pane.percentile(Sketch.DURATION, 0.95));
        assertThat(read.sum(Sum.UNAUTHORIZED)).isZero();
        assertThat(read.exemplars()).isEmpty();
    }

    /** What 1,000 endpoints with 20 requests a second each keep: five minutes and a pane of each, in a tree in memory. */
    @Test
    void theStateOfAThousandSubjectsIsLessThan64Megabytes() {
        // Given
        int entryOverhead = 160; // entry of the tree, key object, headers of two arrays
        PaneFormat format = new PaneFormat(FAMILY.shapes());

        // When
        long bytes = 0;
        for (int subject = 0; subject < 1_000; subject++) {
            Pane pane = merge(durations("lognormal", 100, subject), 1, new Random(subject));
            int key = Long.BYTES + "GET /api/some-endpoint/{id}/0000".length();
            bytes += 61L * (format.toBytes(pane).length + key + entryOverhead);
        }

        // Then
        assertThat(bytes).isLessThan(64L * 1024 * 1024);
    }

    @Test
    void aPaneOfAThousandRequestsTakesAtMostTwoKilobytes() {
        Pane pane = merge(durations("lognormal", 1_000, 6), 1, new Random(6));
        assertThat(new PaneFormat(FAMILY.shapes()).toBytes(pane)).hasSizeLessThan(2_048);
    }

    @Test
    void countsTheStatusesOfErrorsByTheirClass() {
        // When
        Pane pane = new Pane(LatencyFamily.SHAPE);
        for (int status : new int[] {200, 302, 400, 404, 499, 500, 503, 599, 600}) {
            add(pane, status, 1);
        }

        // Then
        assertThat(pane.sum(Sum.CLIENT_ERRORS)).isEqualTo(3);
        assertThat(pane.sum(Sum.SERVER_ERRORS)).isEqualTo(3);
        assertThat(pane.events()).isEqualTo(9);
    }

    @Test
    void aRequestAsSlowAsTheThresholdIsNotOverIt() {
        // When
        Pane pane = new Pane(LatencyFamily.SHAPE);
        add(pane, 200, THRESHOLD);
        add(pane, 200, THRESHOLD + 1);

        // Then
        assertThat(pane.sum(Sum.OVER_THRESHOLD)).isEqualTo(1);
    }

    private static void add(Pane pane, int status, long micros) {
        FAMILY.request(Telemetry.request("GET /x", micros, status, micros)).accept(pane);
    }

    /** Adds the durations in random order to panes and merges these in random order. */
    private static Pane merge(long[] durations, int panes, Random random) {
        Pane[] parts = new Pane[panes];
        Arrays.setAll(parts, i -> new Pane(LatencyFamily.SHAPE));
        for (long duration : shuffled(durations, random)) {
            add(parts[random.nextInt(panes)], 200, duration);
        }
        Pane merged = new Pane(LatencyFamily.SHAPE);
        for (Pane part : parts) {
            merged.merge(part);
        }
        return merged;
    }

    private static long[] shuffled(long[] values, Random random) {
        long[] copy = values.clone();
        for (int i = copy.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swap = copy[i];
            copy[i] = copy[j];
            copy[j] = swap;
        }
        return copy;
    }

    /** Ascending, in microseconds. */
    private static long[] durations(String shape, int size, long seed) {
        Random random = new Random(seed);
        ToLongFunction<Random> draw =
                switch (shape) {
                    case "lognormal" -> r -> Math.round(20_000 * Math.exp(0.8 * r.nextGaussian()));
                    case "bimodal" ->
                        r -> Math.max(
                                1,
                                Math.round(
                                        r.nextInt(10) < 9
                                                ? 2_000 + 100 * r.nextGaussian()
                                                : 900_000 + 9_000 * r.nextGaussian()));
                    case "heavy-tailed" -> r -> Math.round(1_000 / Math.pow(1 - r.nextDouble(), 1 / 1.1));
                    case "constant" -> r -> 123_457;
                    case "zeroes" -> r -> r.nextInt(3);
                    case "hours" -> r -> Math.round(r.nextDouble() * 3.6e10);
                    default -> throw new IllegalArgumentException(shape);
                };
        long[] durations = new long[size];
        Arrays.setAll(durations, i -> draw.applyAsLong(random));
        Arrays.sort(durations);
        return durations;
    }
}
