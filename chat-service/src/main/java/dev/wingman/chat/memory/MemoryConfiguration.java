package dev.wingman.chat.memory;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.chat.projection.SchemaMigration;
import dev.wingman.chat.projection.TurnsProjection;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
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
            SchemaMigration migration,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        return new TurnsProjection(
                kafka.client(), HistoryTarget.GROUP, new HistoryTarget(table, meters), migration, deadLetters);
    }

    @Bean
    ConversationMemory.Factory conversationMemory(
            RedisConversations redis, HistoryTable history, MemorySettings settings) {
        return new ConversationMemory.Factory(redis, history, settings);
    }

    @Bean
    ContextBuilder contextBuilder(ContextSettings settings) {
        return new NewestTurns(settings.persona(), settings.maxTurns(), settings.maxCharacters());
    }
}
