package dev.wingman.cache.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is and how long it may take.
 *
 * @param enabled false: nothing is read from or kept in Redis
 * @param host host name or address
 * @param port 1 to 65535
 * @param password empty: none
 * @param timeout how long a command may take before it is given up; positive
 * @param staleFor how long entries are kept past their time, in case no newer ones can be had; zero: not at all
 */
@ConfigurationProperties("wingman.redis")
record RedisSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("localhost") String host,
        @DefaultValue("6379") int port,
        @DefaultValue("") String password,
        @DefaultValue("100ms") Duration timeout,
        @DefaultValue("1h") Duration staleFor) {

    RedisSettings {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("wingman.redis.port must be from 1 to 65535, not " + port);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("wingman.redis.timeout must be positive, not " + timeout);
        }
        if (staleFor.isNegative()) {
            throw new IllegalArgumentException("wingman.redis.stale-for must not be negative, but is " + staleFor);
        }
    }
}
