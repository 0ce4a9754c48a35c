package dev.wingman.chat.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The models that come with the service, side by side. */
class JoinedEmbedderTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static InProcessEmbedder small;
    private static JoinedEmbedder joined;

    @BeforeAll
    static void load() {
        small = InProcessEmbedder.small(1, 64);
        joined = JoinedEmbedder.with(small, 1, 64);
    }

    @AfterAll
    static void close() {
        joined.close();
        small.close();
    }

    private static float[] vector(Embedder embedder, String text) {
        float[] vector = embedder.embed(text)
                .repeatWhenEmpty(attempts -> attempts.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);
        return java.util.Objects.requireNonNull(vector);
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    @Test
    void bothModelsHaveHalfOfTheCosine() {
        // Given
        float[] first = vector(joined, "How do I learn to swim?");
        float[] second = vector(joined, "What is a good way of learning to swim?");
        float[] firstSmall = vector(small, "How do I learn to swim?");
        float[] secondSmall = vector(small, "What is a good way of learning to swim?");

        // When
        double cosine = product(first, second);

        // Then
        assertThat(first).hasSize(joined.dimensions());
        assertThat(product(first, first)).isCloseTo(1, within(1e-4));
        double larger = 2 * cosine - product(firstSmall, secondSmall);
        assertThat(larger).isBetween(0.5, 1.0).isNotCloseTo(product(firstSmall, secondSmall), within(1e-3));
        assertThat(product(first, vector(joined, "Who won the election?"))).isLessThan(cosine - 0.2);
    }

    @Test
    void withoutOneOfTheModelsThereIsNoVector() {
        // Given
        Embedder busy = new Embedder() {
            @Override
            public String model() {
                return "busy";
            }

            @Override
            public int dimensions() {
                return 384;
            }

            @Override
            public Mono<float[]> embed(String text) {
                return Mono.empty();
            }
        };
        vector(joined, "the model is there");

        // When
        try (InProcessEmbedder larger = new InProcessEmbedder(SentenceModel.BGE_SMALL, 1, 64)) {
            vector(larger, "the model is there");
            float[] vector =
                    new JoinedEmbedder(busy, larger).embed("How do I swim?").block(LIMIT);

            // Then
            assertThat(vector).isNull();
        }
    }

    @Test
    void namesBothModels() {
        assertThat(joined.model()).isEqualTo("all-MiniLM-L6-v2-q+bge-small-en-v1.5-q");
    }
}
