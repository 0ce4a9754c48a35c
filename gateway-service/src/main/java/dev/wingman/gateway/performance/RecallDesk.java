package dev.wingman.gateway.performance;

import dev.wingman.schemas.chat.AnswerRecallRequested;
import dev.wingman.schemas.chat.AnswerRecalled;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Operators that wait for their recall to be carried out; at most {@value #MOST_WAITING}. Safe for concurrent use. */
final class RecallDesk {

    static final int MOST_WAITING = 100;

    private final Function<AnswerRecallRequested, CompletionStage<?>> commands;
    private final Duration patience;
    private final Map<String, CompletableFuture<AnswerRecalled>> waiting = new ConcurrentHashMap<>();

    /**
     * @param commands publishes a command; completes when it is in the log
     * @param patience how long an operator waits
     */
    RecallDesk(Function<AnswerRecallRequested, CompletionStage<?>> commands, Duration patience) {
        this.commands = commands;
        this.patience = patience;
    }

    /**
     * Publishes a command and waits for its result.
     *
     * @return fails with {@link java.util.concurrent.TimeoutException} when there is none in time, with
     *     {@link IllegalStateException} when too many wait, and as the publishing does
     */
    Mono<AnswerRecalled> recall(AnswerRecallRequested command) {
        return Mono.defer(() -> {
            if (waiting.size() >= MOST_WAITING) {
                return Mono.error(new IllegalStateException("too many recalls at once"));
            }
            CompletableFuture<AnswerRecalled> result = new CompletableFuture<>();
            waiting.put(command.commandId(), result);
            return Mono.fromCompletionStage(() -> commands.apply(command))
                    .then(Mono.fromFuture(result, true).timeout(patience))
                    .doFinally(end -> waiting.remove(command.commandId()));
        });
    }

    /** Takes a result; one that nobody waits for here is another gateway's. */
    void take(AnswerRecalled result) {
        CompletableFuture<AnswerRecalled> asked = waiting.get(result.commandId());
        if (asked != null) {
            asked.complete(result);
        }
    }
}
