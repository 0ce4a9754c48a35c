package dev.wingman.chat.embedding;

import reactor.core.publisher.Mono;

/**
 * Two models as one: their vectors side by side, of length 1 together, so that the cosine is the mean of both. What one of
 * them overlooks the other may see. Safe for concurrent use.
 */
public final class JoinedEmbedder implements Embedder, AutoCloseable {

    private static final float HALF = (float) Math.sqrt(0.5);

    private final Embedder one;
    private final InProcessEmbedder other;

    /** @param other is closed with it */
    JoinedEmbedder(Embedder one, InProcessEmbedder other) {
        this.one = one;
        this.other = other;
    }

    /**
     * The small model that the caller keeps, and the larger one beside it.
     *
     * @param parallel texts that the larger one works on at the same time
     * @param mostWaiting texts that wait for it, at most
     */
    public static JoinedEmbedder with(InProcessEmbedder small, int parallel, int mostWaiting) {
        return new JoinedEmbedder(small, new InProcessEmbedder(SentenceModel.BGE_SMALL, parallel, mostWaiting));
    }

    @Override
    public String model() {
        return one.model() + "+" + other.model();
    }

    @Override
    public int dimensions() {
        return one.dimensions() + other.dimensions();
    }

    @Override
    public long nanosOfProcessor() {
        return one.nanosOfProcessor() + other.nanosOfProcessor();
    }

    /** {@inheritDoc} Empty as well when only one of them has no vector. */
    @Override
    public Mono<float[]> embed(String text) {
        return Mono.zip(one.embed(text), other.embed(text), JoinedEmbedder::join);
    }

    private static float[] join(float[] first, float[] second) {
        float[] joined = new float[first.length + second.length];
        for (int i = 0; i < joined.length; i++) {
            joined[i] = HALF * (i < first.length ? first[i] : second[i - first.length]);
        }
        return joined;
    }

    @Override
    public void close() {
        other.close();
    }
}
