package dev.wingman.chat.embedding;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * all-MiniLM-L6-v2, quantised, on threads of its own. A short sentence takes about a millisecond of a processor, so the
 * queue before it is short: under load texts are turned away instead of waiting. The model is loaded on the first of
 * its threads; until then texts are turned away as well.
 */
public final class InProcessEmbedder implements Embedder, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InProcessEmbedder.class);

    static final String MODEL = "all-MiniLM-L6-v2-q";
    static final int DIMENSIONS = 384;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads;
    private volatile @Nullable EmbeddingModel model;

    /**
     * Starts to load the model, which takes one to two seconds.
     *
     * @param parallel texts that are worked on at the same time
     * @param mostWaiting texts that wait, at most
     */
    public InProcessEmbedder(int parallel, int mostWaiting) {
        this.threads = new ThreadPoolExecutor(
                parallel, parallel, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), work -> {
                    Thread thread = new Thread(work, "embedder");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.execute(this::load);
    }

    private void load() {
        try {
            model = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The embedding model can't be loaded; what needs it is left out", e);
        }
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public Mono<float[]> embed(String text) {
        return Mono.create(sink -> {
            EmbeddingModel loaded = model;
            if (loaded == null) {
                sink.success();
                return;
            }
            try {
                threads.execute(() -> {
                    try {
                        sink.success(vector(loaded, text));
                    } catch (RuntimeException e) {
                        sink.error(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                sink.success();
            }
        });
    }

    /** The model refuses a text without a word. */
    private static float[] vector(EmbeddingModel model, String text) {
        return model.embed(text.isBlank() ? "." : text).content().vector();
    }

    /** {@inheritDoc} Waits for what is being done: a JVM that ends while the model is loaded crashes in native code. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The embedding model is still at work after {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
