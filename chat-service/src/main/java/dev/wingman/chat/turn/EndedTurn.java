package dev.wingman.chat.turn;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.telemetry.TurnMeasured;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
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

    /** The turn in figures. It follows from the turn alone. */
    TurnMeasured measured() {
        TurnAccount account = turn.account();
        return new TurnMeasured(
                turn.requestId(),
                hash(turn.userId()),
                hash(turn.userId() + '\0' + turn.conversationId()),
                turn.requestId().startsWith(ChatRequested.INTERNAL_PREFIX),
                turn.tier(),
                turn.model(),
                turn.source(),
                turn.failure(),
                turn.answered()
                        && turn.calls().stream().anyMatch(call -> !call.model().equals(turn.model())),
                turn.routing() == null ? null : turn.routing().score(),
                turn.costMicroUsd(),
                account == null ? 0 : account.savedByRoutingMicroUsd(),
                account == null ? 0 : account.savedByCacheMicroUsd(),
                account == null ? 0 : account.savedByCompressionMicroUsd(),
                turn.completedAt());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
