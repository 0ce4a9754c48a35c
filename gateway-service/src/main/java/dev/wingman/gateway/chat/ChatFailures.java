package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.ReplyFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says as an HTTP error what became of an accepted request that has no answer (yet). */
public final class ChatFailures {

    /** Tells the official OpenAI clients whether to send the request again by themselves. */
    private static final String SHOULD_RETRY = "x-should-retry";

    private ChatFailures() {}

    /** The request failed for good. */
    public static Rejection failed(ReplyFailed failed) {
        FailureReason reason = failed.reason();
        Rejection rejection = Rejection.of(typeOf(reason), failed.detail())
                .withCode(name(reason))
                .withHeader(SHOULD_RETRY, Boolean.toString(retryable(failed)))
                .with("conversationId", failed.conversationId())
                .with("reason", name(reason))
                .with("retryable", retryable(failed))
                .with("costMicroUsd", failed.costMicroUsd());
        BudgetState budget = failed.budget();
        Rejection told = budget == null ? rejection : refused(rejection, budget);
        Long wait = failed.retryAfterMillis();
        return wait == null ? told : told.withRetryAfter(Duration.ofMillis(wait));
    }

    /** Also when the failure names a wait: a budget that only other requests hold is free again long before it is renewed. */
    static boolean retryable(ReplyFailed failed) {
        return failed.reason().retryable() || failed.retryAfterMillis() != null;
    }

    private static Rejection refused(Rejection rejection, BudgetState budget) {
        return rejection
                .with("period", budget.period())
                .with("limitMicroUsd", budget.limitMicroUsd())
                .with("remainingMicroUsd", budget.remainingMicroUsd())
                .with("resetsAt", budget.resetsAt().toString())
                .withRetryAfter(Duration.between(Instant.now(), budget.resetsAt()));
    }

    /** The request goes on, but this client has waited long enough. */
    static Rejection pending(AcceptedChat chat, StreamEnd end) {
        return Rejection.of(
                        ProblemType.ANSWER_PENDING,
                        end.detail() + " The request was accepted and will be finished; do not send it again.")
                .withCode("answer_pending")
                .withHeader(SHOULD_RETRY, "false")
                .with("conversationId", chat.conversationId())
                .with("events", CoachEvents.resumePath(chat.requestId()) + "?after=" + chat.place());
    }

    /** For programs: {@code rate_limited} and so on. */
    public static String name(FailureReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static ProblemType typeOf(FailureReason reason) {
        return switch (reason) {
            case RATE_LIMITED -> ProblemType.RATE_LIMITED;
            case PROVIDER_UNAVAILABLE -> ProblemType.PROVIDER_UNAVAILABLE;
            case TIMEOUT -> ProblemType.PROVIDER_TIMEOUT;
            case CONTENT_REFUSED -> ProblemType.CONTENT_REFUSED;
            case INVALID_REQUEST -> ProblemType.REQUEST_REFUSED;
            case PROVIDER_REJECTED -> ProblemType.PROVIDER_REJECTED;
            case BUDGET_SPENT -> ProblemType.BUDGET_SPENT;
            case BUDGET_UNKNOWN -> ProblemType.NOT_ACCEPTED;
            case INTERNAL -> ProblemType.INTERNAL;
        };
    }
}
