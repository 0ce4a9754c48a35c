package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashSampleTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 1_023, 1_024})
    void fewAreCountedExactlyHoweverOftenTheyAreSeen(int different) {
        List<Long> hashes = hashes(different, 1);
        HashSample sample = new HashSample();
        for (int round = 0; round < 3; round++) {
            hashes.forEach(sample::add);
        }
        assertThat(sample.count()).isEqualTo(different);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_025, 2_000, 50_000, 300_000})
    void manyAreEstimatedWithinFourStandardErrors(int different) {
        HashSample sample = new HashSample();
        hashes(different, 2).forEach(sample::add);
        assertThat(sample.count()).isCloseTo(different, withinPercentage(12.5));
        assertThat(sample.hashes()).hasSize(1_025);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_024, 1_025, 5_000})
    void theOrderOfAddingAndMergingLeavesNoTrace(int different) {
        // Given
        List<Long> hashes = hashes(different, 3);
        HashSample expected = new HashSample();
        hashes.forEach(expected::add);

        for (int seed = 0; seed < 5; seed++) {
            // When
            Random random = new Random(seed);
            Collections.shuffle(hashes, random);
            List<HashSample> parts = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                parts.add(new HashSample());
            }
            hashes.forEach(hash -> {
                parts.get(random.nextInt(7)).add(hash);
                parts.get(random.nextInt(7)).add(hash);
            });
            HashSample merged = new HashSample();
            parts.forEach(merged::merge);

            // Then
            assertThat(merged.hashes()).isEqualTo(expected.hashes());
            assertThat(merged.count()).isEqualTo(expected.count());
        }
    }

    @Test
    void whatWasKeptIsTheSampleThatWasKept() {
        HashSample sample = new HashSample();
        hashes(3_000, 4).forEach(sample::add);
        HashSample kept = new HashSample(sample.hashes());
        hashes(100, 5).forEach(hash -> {
            sample.add(hash);
            kept.add(hash);
        });
        assertThat(kept.hashes()).isEqualTo(sample.hashes());
    }

    private static List<Long> hashes(int different, long seed) {
        Random random = new Random(seed);
        List<Long> hashes = new ArrayList<>();
        for (int i = 0; i < different; i++) {
            // Random has 48 bits: two draws, or some would be equal
            hashes.add(random.nextLong() ^ (random.nextLong() << 17));
        }
        return hashes;
    }
}
