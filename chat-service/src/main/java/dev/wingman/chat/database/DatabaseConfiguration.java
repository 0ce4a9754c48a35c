package dev.wingman.chat.database;

import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.SuppliedPool;
import dev.wingman.postgres.PostgresPool;
import dev.wingman.postgres.PostgresSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean(destroyMethod = "close")
    PostgresPool postgresPool(Environment environment, MeterRegistry meters) {
        PostgresSettings settings = Binder.get(environment)
                .bind("wingman.database", PostgresSettings.class)
                .get();
        return PostgresPool.open("postgres", settings.primary(), "chat-service", settings.pool(), meters);
    }

    @Bean
    ConnectionFactory connectionFactory(PostgresPool pool) {
        return pool.connections();
    }

    @Bean
    PoolSource postgresFigures(PostgresPool pool) {
        return new SuppliedPool(
                pool.name(), pool.maxSize(), pool::inUse, pool::idle, pool::waiting, pool::timeouts, () -> pool.oldest()
                        .toSeconds());
    }
}
