package dev.wingman.chat.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The models that come with the service; each makes vectors of 384 components. */
enum SentenceModel {
    /** all-MiniLM-L6-v2: a short sentence takes about a millisecond and a half. */
    MINI_LM("all-MiniLM-L6-v2-q", "/all-minilm-l6-v2-q", PoolingMode.MEAN),
    /** bge-small-en-v1.5: twice as many layers, and twice the time. */
    BGE_SMALL("bge-small-en-v1.5-q", "/bge-small-en-v1.5-q", PoolingMode.CLS);

    static final int DIMENSIONS = 384;

    private final String label;
    private final String resource;
    private final PoolingMode pooling;

    SentenceModel(String label, String resource, PoolingMode pooling) {
        this.label = label;
        this.resource = resource;
        this.pooling = pooling;
    }

    /** As events name it. */
    String label() {
        return label;
    }

    /**
     * Takes one to two seconds. A text is computed on the thread that asks: threads that the runtime shares it with wait
     * for their part on the processor, which costs half as much again and saves a short sentence no time.
     */
    EmbeddingModel load() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions();
                InputStream weights = open(".onnx");
                InputStream tokenizer = open("-tokenizer.json")) {
            options.setIntraOpNumThreads(1);
            OrtSession session = environment.createSession(weights.readAllBytes(), options);
            return new Model(new OnnxBertBiEncoder(environment, session, tokenizer, pooling));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException(label + " can't be loaded", e);
        }
    }

    private InputStream open(String ending) throws FileNotFoundException {
        InputStream file = SentenceModel.class.getResourceAsStream(resource + ending);
        if (file == null) {
            throw new FileNotFoundException(resource + ending + " is not on the class path");
        }
        return file;
    }

    private static final class Model extends AbstractInProcessEmbeddingModel {

        private final OnnxBertBiEncoder encoder;

        Model(OnnxBertBiEncoder encoder) {
            super(Runnable::run);
            this.encoder = encoder;
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }
    }
}
