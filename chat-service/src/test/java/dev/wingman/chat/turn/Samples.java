package dev.wingman.chat.turn;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.time.Instant;
import java.util.List;

/** Events as tests need them. */
final class Samples {

    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private Samples() {}

    static ChatRequested request(String requestId, String message) {
        return new ChatRequested(
                requestId,
                "conv_1",
                "ada",
                "default",
                message,
                null,
                null,
                null,
                true,
                3,
                null,
                null,
                NOON.minusMillis(5));
    }

    static ModelCallCompleted call(String requestId) {
        return new ModelCallCompleted(
                requestId,
                1,
                "simulated",
                "sim-standard",
                Tier.STANDARD,
                ModelCallOutcome.SUCCEEDED,
                new Usage(10, 5, 0),
                70,
                1_000,
                2_000,
                NOON);
    }

    static EndedTurn ended(String requestId, long requestOffset, String reply) {
        return new EndedTurn(turn(requestId, requestOffset, reply), null, TraceContext.start());
    }

    static TurnCompleted turn(String requestId, long requestOffset, String reply) {
        return new TurnCompleted(
                requestId,
                "conv_1",
                "ada",
                "default",
                "hello",
                reply,
                true,
                null,
                null,
                FinishReason.STOP,
                Tier.STANDARD,
                "simulated",
                "sim-standard",
                AnswerSource.MODEL,
                List.of(call(requestId)),
                new Usage(10, 5, 0),
                70,
                "2026-01",
                null,
                null,
                null,
                null,
                null,
                null,
                new ReplyTiming(1, 2, 3, 4, 5),
                0,
                requestOffset,
                NOON,
                Instant.now());
    }
}
