package dev.wingman.gateway.nearcache;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of the near cache.
 *
 * @param maxSize memory for the entries of this process
 * @param loadTimeout how long a read waits for a load; positive
 * @param staleFor how long an entry past its time is kept, in case no newer one can be had; zero: not at all
 * @param maxLoads different entries that may be on their way at once; a read of a further one fails at once
 * @param maxChanges changed tags that are remembered; of more, every entry with tags that was loaded before is loaded anew
 * @param refreshReads reads in the last fifth of an entry's time that have it loaded anew before; 0: never
 * @param changeTimeout how long a change waits for its answer; positive
 */
@ConfigurationProperties("wingman.near-cache")
record NearCacheSettings(
        @DefaultValue("64MB") DataSize maxSize,
        @DefaultValue("2s") Duration loadTimeout,
        @DefaultValue("1h") Duration staleFor,
        @DefaultValue("2000") int maxLoads,
        @DefaultValue("200000") int maxChanges,
        @DefaultValue("3") int refreshReads,
        @DefaultValue("3s") Duration changeTimeout) {

    NearCacheSettings {
        demand(maxSize.toBytes() > 0, "max-size must be positive", maxSize);
        demand(!loadTimeout.isNegative() && !loadTimeout.isZero(), "load-timeout must be positive", loadTimeout);
        demand(!staleFor.isNegative(), "stale-for must not be negative", staleFor);
        demand(maxLoads > 0, "max-loads must be positive", maxLoads);
        demand(refreshReads >= 0, "refresh-reads must not be negative", refreshReads);
        demand(maxChanges > 0, "max-changes must be positive", maxChanges);
        demand(
                !changeTimeout.isNegative() && !changeTimeout.isZero(),
                "change-timeout must be positive",
                changeTimeout);
    }

    private static void demand(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.near-cache." + rule + ", not " + value);
        }
    }
}
