package dev.wingman.chat.memory;

import dev.wingman.chat.embedding.Embedder;
import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Contexts as the service builds them, in this process alone, for commands: without stores, and with summaries made of
 * sentences. Safe for concurrent use. Its thread ends with the process.
 */
public final class LocalContexts implements ContextBuilder {

    private final NotesKeeper keeper;
    private final ContextBuilder contexts;

    /** @param mostTurns turns of a conversation that are handed in at most */
    public LocalContexts(
            ContextSettings settings, int mostTurns, TokenCounter tokens, Embedder embedder, InstantSource clock) {
        ContextSettings.Compression compression = settings.compression();
        this.keeper = new NotesKeeper(
                compression,
                mostTurns,
                tokens,
                embedder,
                (conversation, newest) -> Mono.empty(),
                new RedisSummaries(Redis.none(), Duration.ofDays(1)),
                compression.summary() == ContextSettings.SummaryWriter.OFF
                        ? Summarizer.NONE
                        : new SentencePicker(tokens, compression.summaryTokens()),
                clock,
                new SimpleMeterRegistry());
        this.contexts = compression.enabled()
                ? new BudgetedContext(settings.persona(), compression, tokens, keeper, embedder)
                : new NewestTurns(settings.persona(), settings.maxTurns(), settings.maxCharacters(), tokens);
    }

    @Override
    public Mono<ModelContext> build(ChatRequested request, List<ConversationTurn> turns, Tier tier) {
        return contexts.build(request, turns, tier);
    }

    /** @param turns the newest of the conversation, this one included */
    public void ended(TurnCompleted turn, List<ConversationTurn> turns) {
        keeper.ended(0, turn, turns);
    }
}
