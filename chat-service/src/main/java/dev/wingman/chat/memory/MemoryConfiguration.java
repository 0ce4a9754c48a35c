package dev.wingman.chat.memory;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.chat.answers.ServedTurns;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import org.flywaydb.core.Flyway;
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
    HistoryProjection historyProjection(
            KafkaSettings kafka,
            HistoryTable table,
            ServedTurns served,
            MemorySettings settings,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        Runnable migration = () -> Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.dbUser(), settings.dbPassword())
                .schemas("chat")
                .locations("classpath:db/chat")
                .load()
                .migrate();
        return new HistoryProjection(kafka.client(), table, served, migration, deadLetters, meters);
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
