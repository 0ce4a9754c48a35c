package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ended turns as tests need them. */
final class TurnsCompleted {

    private TurnsCompleted() {}

    static TurnCompleted of(
            String requestId, ConversationId conversation, String message, @Nullable String reply, boolean remembered) {
        return new TurnCompleted(
                requestId,
                conversation.conversationId(),
                conversation.userId(),
                "default",
                message,
                reply,
                remembered,
                reply == null ? FailureReason.TIMEOUT : null,
                null,
                FinishReason.STOP,
                Tier.ECONOMY,
                "openai",
                "gpt-4.1-nano",
                AnswerSource.MODEL,
                List.of(),
                Usage.NONE,
                0,
                "2026-01",
                null,
                null,
                null,
                null,
                null,
                null,
                new ReplyTiming(0, 0, 0, 0, 0),
                0,
                0,
                LongTalk.NOON,
                LongTalk.NOON);
    }
}
