package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens while a request is answered: pieces of text, then one {@link Outcome}. */
public sealed interface ModelEvent {

    /**
     * The next piece of an answer.
     *
     * @param attempt number of the call within the request, from 1; a higher one than before starts the text anew
     * @param text not empty
     */
    record TextDelta(int attempt, String text) implements ModelEvent {}

    /** How the request ended; always the last event. */
    sealed interface Outcome extends ModelEvent {

        /** Tier that was asked. */
        Tier tier();

        /** Provider that answered or was tried last; the first of the chain when none could be called. */
        String provider();

        /** Model that answered or was tried last, as the provider names it. */
        String model();

        /** The usage records of all calls in their order, failed ones included; empty when no provider could be called. */
        List<ModelCallCompleted> calls();

        /** Tokens of all calls. */
        default Usage usage() {
            return calls().stream().map(ModelCallCompleted::usage).reduce(Usage.NONE, Usage::plus);
        }

        /** Cost of all calls, in millionths of a US dollar. */
        default long costMicroUsd() {
            return calls().stream().mapToLong(ModelCallCompleted::costMicroUsd).sum();
        }
    }

    /**
     * The text of the last attempt is the answer. It may be empty only where the token limit or a stop text of the
     * request ended it at once.
     *
     * @param attempt whose text counts: the last call's number
     */
    record Answered(
            int attempt,
            FinishReason finishReason,
            Tier tier,
            String provider,
            String model,
            List<ModelCallCompleted> calls)
            implements Outcome {

        public Answered {
            calls = List.copyOf(calls);
        }
    }

    /**
     * There is no answer; text that was sent before is void.
     *
     * @param detail one sentence for a person, the same for all failures of a reason
     * @param retryAfter wait at least this long before the same request; null when unknown
     */
    record Failed(
            FailureReason reason,
            String detail,
            @Nullable Duration retryAfter,
            Tier tier,
            String provider,
            String model,
            List<ModelCallCompleted> calls)
            implements Outcome {

        public Failed {
            calls = List.copyOf(calls);
        }
    }
}
