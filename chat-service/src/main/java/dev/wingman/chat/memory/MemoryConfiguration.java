package dev.wingman.chat.memory;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.messaging.DeadLetters;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MemorySettings.class)
class MemoryConfiguration {

    @Bean
    RedisConversations redisConversations(
            ReactiveRedisConnectionFactory connections, MemorySettings settings, MeterRegistry meters) {
        return new RedisConversations(new ReactiveStringRedisTemplate(connections), settings, meters);
    }

    @Bean
    HistoryTable historyTable(ConnectionFactory connections, MemorySettings settings) {
        return new HistoryTable(connections, settings.historyBudget());
    }

    @Bean
    HistoryProjection historyProjection(
            KafkaSettings kafka,
            HistoryTable table,
            MemorySettings settings,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        Runnable migration = () -> Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.dbUser(), settings.dbPassword())
                .schemas("chat")
                .locations("classpath:db/chat")
                .load()
                .migrate();
        return new HistoryProjection(kafka.client(), table, migration, deadLetters, meters);
    }

    @Bean
    ConversationMemory.Factory conversationMemory(
            RedisConversations redis, HistoryTable history, MemorySettings settings) {
        return new ConversationMemory.Factory(redis, history, settings);
    }
}
