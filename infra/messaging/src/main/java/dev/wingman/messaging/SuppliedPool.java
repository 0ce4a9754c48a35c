package dev.wingman.messaging;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * A pool whose owner knows nothing of messaging; each figure is asked for when it is needed, on any thread, and must not
 * block. The figures are those of {@link PoolSource}.
 *
 * @param used see {@link PoolSource#inUse}
 * @param unused see {@link PoolSource#idle}
 * @param waiters see {@link PoolSource#waiting}
 * @param givenUp see {@link PoolSource#timeouts}
 * @param longestSeconds see {@link PoolSource#oldestSeconds}
 */
public record SuppliedPool(
        String name,
        int maxSize,
        IntSupplier used,
        IntSupplier unused,
        IntSupplier waiters,
        LongSupplier givenUp,
        LongSupplier longestSeconds)
        implements PoolSource {

    /**
     * One connection that all share, as a pool that is used up while the server is away: so whoever watches pools sees the
     * outage.
     *
     * @param available whether the server answers
     * @param failures commands that failed since the start of the process
     */
    public static SuppliedPool oneConnection(String name, BooleanSupplier available, LongSupplier failures) {
        return new SuppliedPool(
                name,
                1,
                () -> available.getAsBoolean() ? 0 : 1,
                () -> available.getAsBoolean() ? 1 : 0,
                () -> 0,
                failures,
                () -> 0);
    }

    @Override
    public int inUse() {
        return used.getAsInt();
    }

    @Override
    public int idle() {
        return unused.getAsInt();
    }

    @Override
    public int waiting() {
        return waiters.getAsInt();
    }

    @Override
    public long timeouts() {
        return givenUp.getAsLong();
    }

    @Override
    public long oldestSeconds() {
        return longestSeconds.getAsLong();
    }
}
