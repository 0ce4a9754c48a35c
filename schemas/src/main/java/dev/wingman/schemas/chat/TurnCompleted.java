package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request and what became of it: the truth from which history and bills are made. Key: the conversation id. */
@EventType(
        value = "dev.wingman.chat.turn-completed.v1",
        description = "A request has ended, answered or failed; there is exactly one for each accepted request.")
public record TurnCompleted(
        @JsonPropertyDescription("The request that ended") String requestId,

        @JsonPropertyDescription("Conversation of the request; unique within its user")
        String conversationId,

        @JsonPropertyDescription("Whose request it was") String userId,

        @JsonPropertyDescription("Tenant of the user; `default` where the token named none")
        String tenantId,

        @JsonPropertyDescription("The user's text") String message,

        @JsonPropertyDescription("The answer; absent when the turn failed") @Nullable
        String reply,

        @JsonPropertyDescription("Whether the turn took part in a conversation; false for a client's own transcript")
        boolean remembered,

        @JsonPropertyDescription("Why there is no answer; absent when there is one") @Nullable
        FailureReason failure,

        @JsonPropertyDescription("One sentence on the failure for a person; absent when there is an answer") @Nullable
        String failureDetail,

        @JsonPropertyDescription("Why the answer ended; absent when the turn failed") @Nullable
        FinishReason finishReason,

        @JsonPropertyDescription("Tier that answered or was tried last")
        Tier tier,

        @JsonPropertyDescription("Provider that answered or was tried last")
        String provider,

        @JsonPropertyDescription("Model that answered or was tried last")
        String model,

        @JsonPropertyDescription("Where the answer came from")
        AnswerSource source,

        @JsonPropertyDescription("Every model call of the turn, failed ones included, in order")
        List<ModelCallCompleted> calls,

        @JsonPropertyDescription("Tokens of all model calls")
        Usage usage,

        @JsonPropertyDescription("Cost of all model calls, in millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("Version of the price list that made the cost")
        String priceVersion,

        @JsonPropertyDescription("Why the tier was chosen; absent when the turn failed before") @Nullable
        TurnRouting routing,

        @JsonPropertyDescription("The kept answer that was served; absent when a model was asked") @Nullable
        ServedAnswer servedAnswer,

        @JsonPropertyDescription("How much of the conversation a model was sent; absent when none was asked") @Nullable
        TurnContext context,

        @JsonPropertyDescription("What the turn would have cost otherwise; absent when it failed") @Nullable
        TurnAccount account,

        @JsonPropertyDescription("The budget that refused the turn; absent otherwise") @Nullable
        BudgetState budget,

        @JsonPropertyDescription(
                "True when model calls may have been paid for that stand in no turn: an instance that went away may have begun to answer this request, or it was given up in the midst of a call; absent otherwise")
        @Nullable
        Boolean mayHaveBeenBegun,

        @JsonPropertyDescription("Where the time went") ReplyTiming timing,

        @JsonPropertyDescription("Partition of chat.replies that carries the reply")
        int replyPartition,

        @JsonPropertyDescription("Offset of the request in chat.requests; the partition is this record's own")
        long requestOffset,

        @JsonPropertyDescription("When the gateway took the request")
        Instant requestedAt,

        @JsonPropertyDescription("When the turn ended") Instant completedAt)
        implements TurnEvent {

    /** Whether there is an answer. */
    public boolean answered() {
        return failure == null;
    }
}
