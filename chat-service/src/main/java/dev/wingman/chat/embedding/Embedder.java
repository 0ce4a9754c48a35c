package dev.wingman.chat.embedding;

import reactor.core.publisher.Mono;

/** Turns a sentence into a vector of length 1, so that the product of two vectors is their cosine. Safe for concurrent use. */
public interface Embedder {

    /** Name of the bean that sees finer than the usual one, and takes longer. */
    String CLOSE = "closeEmbedder";

    /** Names the model; vectors of different models can't be compared. */
    String model();

    /** Components of a vector. */
    int dimensions();

    /** What a text takes of this process's processors, as of late, nanoseconds; 0 when it is computed elsewhere. */
    default long nanosOfProcessor() {
        return 0;
    }

    /**
     * The vector of a text; a text beyond the model's length is cut. Does not block the caller.
     *
     * @return empty when the embedder has too much to do or is away: the caller does without
     */
    Mono<float[]> embed(String text);
}
