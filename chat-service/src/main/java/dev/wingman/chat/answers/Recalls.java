package dev.wingman.chat.answers;

import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventHandler;
import dev.wingman.messaging.KeyOrderedConsumer;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.AnswerRecallRequested;
import dev.wingman.schemas.chat.CommandEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Reads {@code chat.commands}: one instance of all carries a command out, on a thread that may wait. */
final class Recalls implements SmartLifecycle {

    static final String GROUP = "chat-commands";

    private final Map<String, Object> kafka;
    private final Recall recall;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private volatile @Nullable KeyOrderedConsumer consumer;
    private volatile @Nullable ExecutorService worker;

    Recalls(Map<String, Object> kafka, Recall recall, DeadLetters deadLetters, MeterRegistry meters) {
        this.kafka = kafka;
        this.recall = recall;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    @Override
    public void start() {
        ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
            Thread created = new Thread(work, "chat-commands");
            created.setDaemon(true);
            return created;
        });
        worker = thread;
        consumer = KeyOrderedConsumer.builder(kafka, GROUP, List.of(Topics.CHAT_COMMANDS.name()))
                .handler(EventHandler.decoding(
                        new EventCodec<CommandEvent>(Topics.CHAT_COMMANDS),
                        (received, record) -> carryOut(received.event())))
                .handleOn(thread)
                .deadLetters(deadLetters)
                .meters(meters)
                .start();
    }

    private CompletionStage<?> carryOut(CommandEvent command) {
        try {
            return command instanceof AnswerRecallRequested request
                    ? recall.carryOut(request)
                    : CompletableFuture.completedFuture(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        } catch (ExecutionException | TimeoutException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void stop() {
        KeyOrderedConsumer running = consumer;
        consumer = null;
        if (running != null) {
            running.close();
        }
        ExecutorService thread = worker;
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return consumer != null;
    }
}
