package dev.wingman.gateway.conversations;

import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as clients see it.
 *
 * @param turns oldest first, the newest 200 at most
 */
record Conversation(String conversationId, List<Turn> turns) {

    /**
     * @param reply null when the turn failed
     * @param failure null when the turn was answered
     */
    record Turn(
            String requestId,
            String message,
            @Nullable String reply,
            @Nullable FailureReason failure,
            Tier tier,
            String model,
            Usage usage,
            long costMicroUsd,
            Instant requestedAt,
            Instant completedAt) {

        static Turn of(ConversationTurn turn) {
            return new Turn(
                    turn.requestId(),
                    turn.message(),
                    turn.reply(),
                    turn.failure(),
                    turn.tier(),
                    turn.model(),
                    turn.usage(),
                    turn.costMicroUsd(),
                    turn.requestedAt(),
                    turn.completedAt());
        }
    }
}
