package dev.wingman.postgres;

import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code wingman.database} of a service: where PostgreSQL is, and the limits of its pools; see
 * {@link PoolSettings}.
 *
 * @param port 1 to 65535
 * @param replicaUrl {@code r2dbc:postgresql://host:port/database}, user and password as of the primary unless it has its
 *     own; empty: no replica
 * @param poolSize connections that are kept open
 */
public record PostgresSettings(
        String host,
        int port,
        String name,
        String user,
        String password,
        String replicaUrl,
        int poolSize,
        int maxConnections,
        Duration acquireTimeout,
        Duration maxIdleTime,
        Duration maxLifeTime,
        Duration statementTimeout,
        Duration slowStatement,
        Duration heldTooLong,
        int preparedStatements) {

    /** @throws IllegalArgumentException when a setting does not hold; its message names it */
    public PostgresSettings {
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

    /** Where the primary is. */
    public ConnectionFactoryOptions primary() {
        return ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.HOST, host)
                .option(ConnectionFactoryOptions.PORT, port)
                .option(ConnectionFactoryOptions.DATABASE, name)
                .option(ConnectionFactoryOptions.USER, user)
                .option(ConnectionFactoryOptions.PASSWORD, password)
                .build();
    }

    /** Where the replica is; null when there is none. */
    public @Nullable ConnectionFactoryOptions replica() {
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

    /** The limits of each pool. */
    public PoolSettings pool() {
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

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresSettings[" + host + ":" + port + "/" + name + "]";
    }
}
