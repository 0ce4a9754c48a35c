package dev.wingman.chat.memory;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.chat.answers.ServedTurns;
import dev.wingman.chat.embedding.Embedder;
import dev.wingman.chat.projection.SchemaMigration;
import dev.wingman.chat.projection.TurnsProjection;
import dev.wingman.chat.provider.ModelNames;
import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.SuppliedPool;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.Tier;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MemorySettings.class, ContextSettings.class})
class MemoryConfiguration {

    @Bean
    Redis redis(MemorySettings settings, MeterRegistry meters) {
        return settings.redisEnabled()
                ? Redis.open(
                        new RedisAddress(settings.redisHost(), settings.redisPort(), settings.redisPassword()),
                        settings.redisBudget(),
                        meters)
                : Redis.none();
    }

    @Bean
    @ConditionalOnProperty("wingman.chat.memory.redis-enabled")
    PoolSource redisFigures(Redis redis) {
        return SuppliedPool.oneConnection("redis", redis::available, redis::failures);
    }

    @Bean
    RedisConversations redisConversations(Redis redis, MemorySettings settings) {
        return new RedisConversations(redis, settings);
    }

    @Bean
    HistoryTable historyTable(ConnectionFactory connections, MemorySettings settings) {
        return new HistoryTable(connections, settings.historyBudget());
    }

    @Bean
    SchemaMigration schemaMigration(MemorySettings settings) {
        return new SchemaMigration(settings.jdbcUrl(), settings.dbUser(), settings.dbPassword());
    }

    @Bean
    TurnsProjection historyProjection(
            KafkaSettings kafka,
            HistoryTable table,
            ServedTurns served,
            SchemaMigration migration,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        return new TurnsProjection(
                kafka.client(), HistoryTarget.GROUP, new HistoryTarget(table, served, meters), migration, deadLetters);
    }

    @Bean
    ConversationMemory.Factory conversationMemory(
            RedisConversations redis,
            HistoryTable history,
            MemorySettings settings,
            ConversationMemory.Follower notes) {
        return new ConversationMemory.Factory(redis, history, settings, notes);
    }

    @Bean
    Summarizer summarizer(ContextSettings context, TokenCounter tokens, ModelNames models, EventPublisher publisher) {
        ContextSettings.Compression settings = context.compression();
        InstantSource time = InstantSource.system();
        Summarizer picker = new SentencePicker(tokens, settings.summaryTokens());
        return switch (settings.summary()) {
            case OFF -> Summarizer.NONE;
            case EXTRACTIVE -> picker;
            case AUTO ->
                models.real()
                        ? new FailSafeSummarizer(requests(settings, tokens, publisher, time), picker, time)
                        : picker;
        };
    }

    private static SummaryRequests requests(
            ContextSettings.Compression settings, TokenCounter tokens, EventPublisher publisher, InstantSource clock) {
        EventCodec<ChatEvent> codec = new EventCodec<>(Topics.CHAT_REQUESTS);
        return new SummaryRequests(
                (partition, key, request) ->
                        publisher.publish(codec, partition, key, request, request.requestedAt(), TraceContext.start()),
                tokens,
                settings.summaryTokens(),
                settings.budget(Tier.PREMIUM),
                Topics.CHAT_REPLIES.partitions(),
                clock);
    }

    @Bean
    NotesKeeper notesKeeper(
            ContextSettings context,
            MemorySettings settings,
            TokenCounter tokens,
            Embedder embedder,
            HistoryTable history,
            Redis redis,
            Summarizer summarizer,
            MeterRegistry meters) {
        return new NotesKeeper(
                context.compression(),
                settings.maxTurns(),
                tokens,
                embedder,
                history,
                new RedisSummaries(redis, settings.redisRetention()),
                summarizer,
                InstantSource.system(),
                meters);
    }

    @Bean
    ContextBuilder contextBuilder(ContextSettings settings, TokenCounter tokens, NotesKeeper notes, Embedder embedder) {
        return settings.compression().enabled()
                ? new BudgetedContext(settings.persona(), settings.compression(), tokens, notes, embedder)
                : new NewestTurns(settings.persona(), settings.maxTurns(), settings.maxCharacters(), tokens);
    }
}
