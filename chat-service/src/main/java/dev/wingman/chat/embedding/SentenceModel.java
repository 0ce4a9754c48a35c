package dev.wingman.chat.embedding;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The models that come with the service; each makes vectors of 384 components. */
enum SentenceModel {
    /** all-MiniLM-L6-v2: a short sentence takes about a millisecond. */
    MINI_LM("all-MiniLM-L6-v2-q", AllMiniLmL6V2QuantizedEmbeddingModel::new),
    /** bge-small-en-v1.5: twice as many layers, and twice the time. */
    BGE_SMALL("bge-small-en-v1.5-q", BgeSmallEnV15QuantizedEmbeddingModel::new);

    static final int DIMENSIONS = 384;

    private final String label;
    private final Function<Executor, EmbeddingModel> loader;

    SentenceModel(String label, Function<Executor, EmbeddingModel> loader) {
        this.label = label;
        this.loader = loader;
    }

    /** As events name it. */
    String label() {
        return label;
    }

    /** Takes one to two seconds. */
    EmbeddingModel load() {
        return loader.apply(Runnable::run);
    }
}
