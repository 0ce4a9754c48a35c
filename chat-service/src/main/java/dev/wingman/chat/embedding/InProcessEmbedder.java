package dev.wingman.chat.embedding;

import dev.langchain4j.model.embedding.EmbeddingModel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A quantised model on threads of its own. A short sentence takes a millisecond or two of a processor, so the queue before
 * it is short: under load texts are turned away instead of waiting. The model is loaded on the first of its threads; until
 * then texts are turned away as well.
 */
public final class InProcessEmbedder implements Embedder, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InProcessEmbedder.class);

    /** Weight of the mean against a text. */
    private static final int LATELY = 16;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final SentenceModel sentences;
    private final ThreadPoolExecutor threads;
    private final AtomicLong usual = new AtomicLong();
    private volatile @Nullable EmbeddingModel model;

    /**
     * Starts to load the model, which takes one to two seconds.
     *
     * @param parallel texts that are worked on at the same time
     * @param mostWaiting texts that wait, at most
     */
    InProcessEmbedder(SentenceModel sentences, int parallel, int mostWaiting) {
        this.sentences = sentences;
        this.threads = new ThreadPoolExecutor(
                parallel, parallel, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), work -> {
                    Thread thread = new Thread(work, "embedder");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.execute(this::load);
    }

    /** The small model, for whatever has many texts. */
    public static InProcessEmbedder small(int parallel, int mostWaiting) {
        return new InProcessEmbedder(SentenceModel.MINI_LM, parallel, mostWaiting);
    }

    private void load() {
        try {
            model = sentences.load();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("{} can't be loaded; what needs it is left out", sentences.label(), e);
        }
    }

    @Override
    public String model() {
        return sentences.label();
    }

    @Override
    public int dimensions() {
        return SentenceModel.DIMENSIONS;
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
    private float[] vector(EmbeddingModel loaded, String text) {
        long begin = System.nanoTime();
        float[] vector = loaded.embed(text.isBlank() ? "." : text).content().vector();
        long taken = System.nanoTime() - begin;
        usual.accumulateAndGet(taken, (before, now) -> before == 0 ? now : before + (now - before) / LATELY);
        return vector;
    }

    /** {@inheritDoc} A mean of the last texts; a thread that waits for a processor counts as one that has it. */
    @Override
    public long nanosOfProcessor() {
        return usual.get();
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
