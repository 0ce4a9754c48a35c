package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VectorIndexTest {

    private static final int DIMENSIONS = 384;

    private final Random random = new Random(7);
    private final VectorIndex<Integer> index = new VectorIndex<>(DIMENSIONS);

    private byte[] vector() {
        return near(new byte[DIMENSIONS], 60);
    }

    private byte[] near(byte[] center, double spread) {
        byte[] vector = new byte[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (byte) Math.max(-127, Math.min(127, center[i] + spread * random.nextGaussian()));
        }
        return vector;
    }

    @Test
    void theNearestIsTheOneThatComparingAllFinds() {
        // Given
        List<byte[]> all = IntStream.range(0, 5_000).mapToObj(i -> vector()).toList();
        for (int i = 0; i < all.size(); i++) {
            index.put(i, all.get(i));
        }

        // Then
        for (int i = 0; i < 200; i++) {
            byte[] asked = near(all.get(i * 20), 40);
            int nearest = IntStream.range(0, all.size())
                    .boxed()
                    .max((a, b) -> Double.compare(
                            ShortVector.cosine(asked, all.get(a)), ShortVector.cosine(asked, all.get(b))))
                    .orElseThrow();
            assertThat(index.nearest(asked, 1, -1)).singleElement().satisfies(found -> {
                assertThat(found.key()).isEqualTo(nearest);
                assertThat(found.cosine())
                        .isCloseTo(
                                ShortVector.cosine(asked, all.get(nearest)),
                                org.assertj.core.data.Offset.offset(1e-6));
            });
        }
    }

    @Test
    void whatWasRemovedOrReplacedIsNotFoundAnyMore() {
        // Given
        byte[] first = vector();
        byte[] second = vector();
        byte[] third = vector();
        index.put(1, first);
        index.put(2, second);
        index.put(3, third);

        // When
        index.remove(1);
        index.put(2, vector());

        // Then
        assertThat(index.size()).isEqualTo(2);
        assertThat(index.nearest(first, 3, 0.9)).isEmpty();
        assertThat(index.nearest(second, 3, 0.9)).isEmpty();
        assertThat(index.nearest(third, 3, 0.9))
                .extracting(VectorIndex.Neighbour::key)
                .containsExactly(3);
    }

    @Test
    void neighboursComeNearestFirstAndNoneBelowTheLeastCosine() {
        // Given
        byte[] center = vector();
        index.put(1, near(center, 60));
        index.put(2, near(center, 10));
        index.put(3, near(center, 30));
        index.put(4, vector());

        // Then
        assertThat(index.nearest(center, 3, 0.3))
                .extracting(VectorIndex.Neighbour::key)
                .containsExactly(2, 3, 1);
    }
}
