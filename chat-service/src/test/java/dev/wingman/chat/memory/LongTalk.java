package dev.wingman.chat.memory;

import dev.wingman.chat.embedding.Embedder;
import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.chat.tokens.Tokenizer;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Conversations as tests need them. */
final class LongTalk {

    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    static final TokenCounter TOKENS = new TokenCounter(Tokenizer.O200K, 4_000_000);
    static final String PERSONA = "You are a kind coach.";
    static final ConversationId ADA = new ConversationId("ada", "conv_1");

    private static final String[] WORDS = ("morning evening training shoes breakfast rest pace kilometre plan week goal"
                    + " sleep water knee stretch hill rain park coach watch heart breath habit friend smile")
            .split(" ");

    private LongTalk() {}

    /** Never says anything. */
    static final Embedder SILENT = new Embedder() {
        @Override
        public String model() {
            return "none";
        }

        @Override
        public int dimensions() {
            return 4;
        }

        @Override
        public Mono<float[]> embed(String text) {
            return Mono.empty();
        }
    };

    static ContextSettings.Compression settings(int budget, int limit) {
        return new ContextSettings.Compression(
                true,
                Map.of(Tier.ECONOMY, budget, Tier.STANDARD, budget, Tier.PREMIUM, budget),
                Map.of(Tier.ECONOMY, limit, Tier.STANDARD, limit, Tier.PREMIUM, limit),
                Math.max(200, budget),
                0.5,
                0.2,
                ContextSettings.SummaryWriter.EXTRACTIVE,
                Math.max(20, budget / 20),
                200,
                10_000_000,
                4_000);
    }

    static NotesKeeper keeper(ContextSettings.Compression settings, TurnStore history, Summarizer summarizer) {
        return new NotesKeeper(
                settings,
                200,
                TOKENS,
                SILENT,
                history,
                new RedisSummaries(Redis.none(), Duration.ofHours(1)),
                summarizer,
                InstantSource.fixed(NOON),
                new SimpleMeterRegistry());
    }

    static ConversationTurn turn(String user, int number, String message, @Nullable String reply) {
        return new ConversationTurn(
                "r" + number,
                user,
                message,
                reply,
                null,
                Tier.STANDARD,
                "sim",
                Usage.NONE,
                0,
                NOON.plusSeconds(number),
                NOON.plusSeconds(number));
    }

    /** Turns of small talk. */
    static List<ConversationTurn> turns(String user, int count, Random random, int mostWords) {
        List<ConversationTurn> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.add(turn(user, i, words(random, mostWords), words(random, 2 * mostWords)));
        }
        return turns;
    }

    static String words(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.append('.').toString();
    }

    static ChatRequested request(String user, String message) {
        return new ChatRequested(
                "now", ADA.conversationId(), user, "default", message, null, null, null, false, 0, null, null, NOON);
    }
}
