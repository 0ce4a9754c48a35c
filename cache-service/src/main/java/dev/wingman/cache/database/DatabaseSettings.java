package dev.wingman.cache.database;

import dev.wingman.postgres.PoolSettings;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where PostgreSQL is, and the limits of the pool; see {@link PoolSettings}.
 *
 * @param port 1 to 65535
 * @param replicaUrl {@code r2dbc:postgresql://host:port/database}, user and password as of the primary unless it has its
 *     own; empty: no replica
 * @param poolSize connections that are kept open
 */
@ConfigurationProperties("wingman.database")
record DatabaseSettings(
        @DefaultValue("localhost") String host,
        @DefaultValue("5432") int port,
        @DefaultValue("wingman") String name,
        @DefaultValue("wingman") String user,
        @DefaultValue("wingman") String password,
        @DefaultValue("") String replicaUrl,
        @DefaultValue("5") int poolSize,
        @DefaultValue("10") int maxConnections,
        @DefaultValue("1s") Duration acquireTimeout,
        @DefaultValue("10m") Duration maxIdleTime,
        @DefaultValue("30m") Duration maxLifeTime,
        @DefaultValue("5s") Duration statementTimeout,
        @DefaultValue("200ms") Duration slowStatement,
        @DefaultValue("10s") Duration heldTooLong,
        @DefaultValue("-1") int preparedStatements) {

    DatabaseSettings {
        demand(port >= 1 && port <= 65535, "port must be from 1 to 65535", port);
        demand(
                replicaUrl.isEmpty() || replicaUrl.startsWith("r2dbc:postgresql://"),
                "replica-url (DB_REPLICA_URL) must begin with r2dbc:postgresql://",
                "what it is");
        // names its own fields
        pool(
                poolSize,
                maxConnections,
                acquireTimeout,
                maxIdleTime,
                maxLifeTime,
                statementTimeout,
                slowStatement,
                heldTooLong,
                preparedStatements);
    }

    ConnectionFactoryOptions primary() {
        return ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.HOST, host)
                .option(ConnectionFactoryOptions.PORT, port)
                .option(ConnectionFactoryOptions.DATABASE, name)
                .option(ConnectionFactoryOptions.USER, user)
                .option(ConnectionFactoryOptions.PASSWORD, password)
                .build();
    }

    @Nullable
    ConnectionFactoryOptions replica() {
        if (replicaUrl.isEmpty()) {
            return null;
        }
        ConnectionFactoryOptions url = ConnectionFactoryOptions.parse(replicaUrl);
        return url.hasOption(ConnectionFactoryOptions.USER)
                ? url
                : url.mutate()
                        .option(ConnectionFactoryOptions.USER, user)
                        .option(ConnectionFactoryOptions.PASSWORD, password)
                        .build();
    }

    PoolSettings pool() {
        return pool(
                poolSize,
                maxConnections,
                acquireTimeout,
                maxIdleTime,
                maxLifeTime,
                statementTimeout,
                slowStatement,
                heldTooLong,
                preparedStatements);
    }

    private static PoolSettings pool(
            int poolSize,
            int maxConnections,
            Duration acquireTimeout,
            Duration maxIdleTime,
            Duration maxLifeTime,
            Duration statementTimeout,
            Duration slowStatement,
            Duration heldTooLong,
            int preparedStatements) {
        return new PoolSettings(
                poolSize,
                maxConnections,
                acquireTimeout,
                maxIdleTime,
                maxLifeTime,
                statementTimeout,
                slowStatement,
                heldTooLong,
                preparedStatements);
    }

    private static void demand(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.database." + rule + ", not " + value);
        }
    }
}
