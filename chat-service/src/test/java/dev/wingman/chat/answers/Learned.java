package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.AnswerLearned;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.CacheDirective;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Questions, turns and kept answers as tests need them. */
final class Learned {

    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    static final String MODEL = "test-model";
    static final String PERSONA = "You are Wingman.";

    private Learned() {}

    static AnswersSettings settings() {
        return new AnswersSettings(
                true,
                true,
                "1",
                Duration.ofDays(7),
                1_000,
                1_000_000,
                8_000,
                0.89,
                Duration.ofSeconds(5),
                1,
                1_000,
                1_000,
                "");
    }

    static Question question(String tenant, String message) {
        return question(tenant, message, null, null, Tier.STANDARD, PERSONA);
    }

    static Question question(
            String tenant,
            String message,
            @Nullable List<ChatMessage> transcript,
            @Nullable Sampling sampling,
            Tier tier,
            String persona) {
        return new Question(
                request(tenant, message, transcript, sampling, null), tier, persona, List.<ConversationTurn>of());
    }

    static ChatRequested request(
            String tenant,
            String message,
            @Nullable List<ChatMessage> transcript,
            @Nullable Sampling sampling,
            @Nullable CacheDirective cache) {
        return new ChatRequested(
                "req_" + UUID.randomUUID(),
                "conv_1",
                "ada",
                tenant,
                message,
                transcript,
                null,
                sampling,
                false,
                0,
                null,
                cache,
                NOON);
    }

    static TurnCompleted turn(Question question, String reply) {
        return turn(question, reply, null, FinishReason.STOP, question.tier(), AnswerSource.MODEL, null);
    }

    static TurnCompleted turn(
            Question question,
            @Nullable String reply,
            @Nullable FailureReason failure,
            @Nullable FinishReason finish,
            Tier tier,
            AnswerSource source,
            @Nullable ServedAnswer served) {
        return new TurnCompleted(
                question.request().requestId(),
                question.request().conversationId(),
                question.request().userId(),
                question.request().tenantId(),
                question.request().message(),
                reply,
                true,
                failure,
                null,
                finish,
                tier,
                "simulated",
                "sim",
                source,
                List.of(),
                new Usage(10, 5, 0),
                70,
                "2026-01",
                null,
                served,
                null,
                null,
                null,
                null,
                new ReplyTiming(1, 2, 3, 4, 5),
                0,
                0,
                NOON,
                NOON);
    }

    static AnswerLearned answer(String key, String scope, String question, byte @Nullable [] vector, Instant at) {
        return new AnswerLearned(
                key,
                scope,
                "default",
                Tier.STANDARD,
                question,
                "An answer.",
                "simulated",
                "sim",
                new Usage(10, 5, 0),
                70,
                "req_1",
                vector == null ? null : MODEL,
                vector == null ? null : ShortVector.encode(vector),
                at,
                at);
    }
}
