package dev.wingman.cache.database;

import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.SuppliedPool;
import dev.wingman.postgres.PostgresPool;
import dev.wingman.postgres.PostgresSettings;
import dev.wingman.postgres.ReplicaRouting;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final String APPLICATION = "cache-service";
    private static final String HAS_REPLICA = "!'${wingman.database.replica-url:}'.isEmpty()";

    @Bean
    PostgresSettings postgresSettings(Environment environment) {
        return Binder.get(environment)
                .bind("wingman.database", PostgresSettings.class)
                .get();
    }

    @Bean(destroyMethod = "close")
    PostgresPool primaryPool(PostgresSettings settings, MeterRegistry meters) {
        return PostgresPool.open("postgres", settings.primary(), APPLICATION, settings.pool(), meters);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnExpression(HAS_REPLICA)
    PostgresPool replicaPool(PostgresSettings settings, MeterRegistry meters) {
        ConnectionFactoryOptions replica = Objects.requireNonNull(settings.replica());
        return PostgresPool.open("postgres-replica", replica, APPLICATION + "-replica", settings.pool(), meters);
    }

    @Bean
    ConnectionFactory connectionFactory(
            @Qualifier("primaryPool") PostgresPool primary,
            @Qualifier("replicaPool") ObjectProvider<PostgresPool> replica) {
        PostgresPool reads = replica.getIfAvailable();
        return reads == null ? primary.connections() : new ReplicaRouting(primary.connections(), reads.connections());
    }

    @Bean
    DatabaseClient databaseClient(ConnectionFactory connections) {
        return DatabaseClient.create(connections);
    }

    @Bean
    PoolSource primaryFigures(@Qualifier("primaryPool") PostgresPool pool) {
        return figures(pool);
    }

    @Bean
    @ConditionalOnExpression(HAS_REPLICA)
    PoolSource replicaFigures(@Qualifier("replicaPool") PostgresPool pool) {
        return figures(pool);
    }

    private static PoolSource figures(PostgresPool pool) {
        return new SuppliedPool(
                pool.name(), pool.maxSize(), pool::inUse, pool::idle, pool::waiting, pool::timeouts, () -> pool.oldest()
                        .toSeconds());
    }
}
