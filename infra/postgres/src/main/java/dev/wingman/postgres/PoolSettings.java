package dev.wingman.postgres;

import java.time.Duration;

/**
 * Limits of a pool and of what is done with its connections.
 *
 * @param minIdle connections that are kept open, at least 0
 * @param maxSize connections at most, at least 1 and not less than {@code minIdle}
 * @param acquireTimeout how long somebody waits for a connection; positive
 * @param maxIdleTime an idle connection above {@code minIdle} is closed after this time; positive
 * @param maxLifeTime a connection is replaced after this time, so that none stays at a server that has moved; positive
 * @param statementTimeout the server ends a statement after this time; positive
 * @param slowStatement a statement that takes longer is told of; zero: none
 * @param heldTooLong a connection that is not given back within this time is told of, with who took it; zero: none
 * @param preparedStatements statements that a connection keeps prepared; -1: all, 0: none, as a PgBouncer before 1.21 needs it
 */
public record PoolSettings(
        int minIdle,
        int maxSize,
        Duration acquireTimeout,
        Duration maxIdleTime,
        Duration maxLifeTime,
        Duration statementTimeout,
        Duration slowStatement,
        Duration heldTooLong,
        int preparedStatements) {

    /** @throws IllegalArgumentException when a limit does not hold; its message names the field */
    public PoolSettings {
        demand(maxSize >= 1, "max-size must be at least 1", maxSize);
        demand(minIdle >= 0 && minIdle <= maxSize, "min-idle must be from 0 to max-size (" + maxSize + ")", minIdle);
        positive("acquire-timeout", acquireTimeout);
        positive("max-idle-time", maxIdleTime);
        positive("max-life-time", maxLifeTime);
        positive("statement-timeout", statementTimeout);
        demand(!slowStatement.isNegative(), "slow-statement must not be negative", slowStatement);
        demand(!heldTooLong.isNegative(), "held-too-long must not be negative", heldTooLong);
        demand(preparedStatements >= -1, "prepared-statements must be at least -1", preparedStatements);
    }

    private static void positive(String name, Duration value) {
        demand(!value.isNegative() && !value.isZero(), name + " must be positive", value);
    }

    private static void demand(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.database." + rule + ", not " + value);
        }
    }
}
