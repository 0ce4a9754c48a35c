package dev.wingman.schemas.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeBucketsTest {

    @Test
    void aPercentileIsAtMostASixteenthTooHighAndNeverTooLow() {
        // Given
        TimeBuckets some = new TimeBuckets();
        TimeBuckets others = new TimeBuckets();
        Random random = new Random(7);
        long[] exact = new long[10_000];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = (long) Math.exp(random.nextGaussian() * 3 + 6);
            (i % 3 == 0 ? some : others).record(exact[i]);
        }
        Arrays.sort(exact);

        // When
        List<TimeBucket> sum = TimeBuckets.sum(List.of(some.snapshot(), others.snapshot()));

        // Then
        for (double q : new double[] {0, 0.5, 0.95, 0.99, 0.999, 1}) {
            long truth = exact[(int) Math.floor(q * (exact.length - 1))];
            assertThat(TimeBuckets.percentile(sum, q)).isBetween(truth, truth + truth / 16);
        }
    }

    @Test
    void whatIsTooLongCountsAsTheLongestAndWhatIsNegativeAsNothing() {
        // Given
        TimeBuckets times = new TimeBuckets();

        // When
        times.record(Long.MAX_VALUE);
        times.record(-1);

        // Then
        assertThat(times.snapshot()).containsExactly(new TimeBucket(0, 1), new TimeBucket(TimeBuckets.MOST_MICROS, 1));
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(TimeBuckets.percentile(List.of(), 0.99)).isZero();
    }
}
