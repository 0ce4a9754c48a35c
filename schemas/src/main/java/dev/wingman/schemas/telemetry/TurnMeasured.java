package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn in figures: what of {@code TurnCompleted} the windows need, without texts and names. Committed together with the
 * turn, in the partition of its model calls. The record's timestamp is {@code completedAt}. No key.
 */
@EventType(
        value = "dev.wingman.telemetry.turn-measured.v1",
        description = "A turn has ended; committed together with it.")
public record TurnMeasured(
        @JsonPropertyDescription("The request that ended") String requestId,

        @JsonPropertyDescription(
                "Tells users apart without naming them: the first 16 hex digits of the SHA-256 of the user id")
        String userHash,

        @JsonPropertyDescription(
                "Tells conversations apart without naming them: the first 16 hex digits of the SHA-256 of"
                        + " user id, a zero byte and conversation id")
        String conversationHash,

        @JsonPropertyDescription("Whether Wingman asked for a summary here, so that no user waited for it")
        boolean internal,

        @JsonPropertyDescription("Tier that answered or was tried last")
        Tier tier,

        @JsonPropertyDescription("Model that answered or was tried last")
        String model,

        @JsonPropertyDescription("Where the answer came from")
        AnswerSource source,

        @JsonPropertyDescription("Why there is no answer; absent when there is one") @Nullable
        FailureReason failure,

        @JsonPropertyDescription("Whether the model answered after another one had failed in this turn")
        boolean fallback,

        @JsonPropertyDescription("How weighty routing found the message, 0 to 1; absent when it was not asked")
        @Nullable
        Double score,

        @JsonPropertyDescription("Cost of all model calls, in millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("Saved by the choice of the tier, in millionths of a US dollar; may be negative")
        long savedByRoutingMicroUsd,

        @JsonPropertyDescription("Saved by the answer cache, in millionths of a US dollar")
        long savedByCacheMicroUsd,

        @JsonPropertyDescription(
                "Saved by sending a part of the context, in millionths of a US dollar; may be negative")
        long savedByCompressionMicroUsd,

        @JsonPropertyDescription("When the turn ended") Instant completedAt)
        implements AiTelemetryEvent {}
