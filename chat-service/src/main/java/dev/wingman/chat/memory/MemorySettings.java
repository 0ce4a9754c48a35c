package dev.wingman.chat.memory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How much is remembered, and how long a store may take.
 *
 * @param maxTurns turns kept of each conversation in process and in Redis; 1 to 1,000, default 200
 * @param maxCharactersPerPartition bound of the memory in process, for each partition; default 8 million
 * @param redisEnabled whether Redis is used at all
 * @param redisHost host name or address
 * @param redisPort 1 to 65535
 * @param redisPassword empty: none
 * @param redisBudget a Redis call that takes longer is given up; positive, default 100 ms
 * @param redisRetention how long Redis keeps a conversation after its last turn; default 24 h
 * @param jdbcUrl database for migrations
 * @param dbUser its user
 * @param dbPassword its user's password
 * @param historyBudget a PostgreSQL read that takes longer is given up; positive, default 1 s
 */
@ConfigurationProperties("wingman.chat.memory")
record MemorySettings(
        int maxTurns,
        long maxCharactersPerPartition,
        boolean redisEnabled,
        String redisHost,
        int redisPort,
        String redisPassword,
        Duration redisBudget,
        Duration redisRetention,
        Duration historyBudget,
        String jdbcUrl,
        String dbUser,
        String dbPassword) {

    MemorySettings {
        if (maxTurns < 1 || maxTurns > 1000) {
            throw new IllegalArgumentException("wingman.chat.memory.max-turns must be 1 to 1000, not " + maxTurns);
        }
        if (maxCharactersPerPartition < 10_000) {
            throw new IllegalArgumentException(
                    "wingman.chat.memory.max-characters-per-partition must be at least 10000, not "
                            + maxCharactersPerPartition);
        }
        if (redisPort < 1 || redisPort > 65535) {
            throw new IllegalArgumentException("wingman.chat.memory.redis-port must be 1 to 65535, not " + redisPort);
        }
        requirePositive("redis-budget", redisBudget);
        requirePositive("history-budget", historyBudget);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("wingman.chat.memory." + name + " must be positive, not " + value);
        }
    }

    @Override
    public String toString() {
        return "MemorySettings[maxTurns=" + maxTurns + ", redisEnabled=" + redisEnabled + "]";
    }
}
