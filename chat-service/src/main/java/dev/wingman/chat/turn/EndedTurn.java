package dev.wingman.chat.turn;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.TurnCompleted;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is written at the end of a turn.
 *
 * @param retryAfter wait that a failed reply asks for; null for none
 * @param trace span of the turn
 */
record EndedTurn(TurnCompleted turn, @Nullable Duration retryAfter, TraceContext trace) {

    /** A turn as it was found in the log; the wait that its reply may have asked for is over by then. */
    static EndedTurn found(TurnCompleted turn, TraceContext trace) {
        return new EndedTurn(turn, null, trace);
    }

    /** The terminal event for the client. It follows from the turn alone, so that it is the same however often it is made. */
    ReplyEvent reply() {
        FailureReason failure = turn.failure();
        if (failure != null) {
            return new ReplyFailed(
                    turn.requestId(),
                    turn.conversationId(),
                    turn.userId(),
                    failure,
                    Objects.requireNonNullElse(turn.failureDetail(), "The request failed."),
                    retryAfter == null ? null : retryAfter.toMillis(),
                    turn.budget(),
                    turn.usage(),
                    turn.costMicroUsd(),
                    turn.timing(),
                    turn.completedAt());
        }
        return new ReplyCompleted(
                turn.requestId(),
                turn.conversationId(),
                turn.userId(),
                Objects.requireNonNullElse(turn.reply(), ""),
                Objects.requireNonNullElse(turn.finishReason(), FinishReason.STOP),
                turn.tier(),
                turn.provider(),
                turn.model(),
                turn.usage(),
                turn.costMicroUsd(),
                turn.source(),
                turn.routing() == null ? null : turn.routing().chosen(),
                turn.servedAnswer(),
                turn.account() == null ? null : turn.account().savedMicroUsd(),
                turn.timing(),
                turn.completedAt());
    }
}
