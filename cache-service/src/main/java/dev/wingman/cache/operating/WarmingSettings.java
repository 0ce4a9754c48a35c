package dev.wingman.cache.operating;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is warmed.
 *
 * @param entries the hottest ones, 0 to 20000; 0: nothing when a gateway starts
 * @param perSecond how many are asked for in a second, 50 to 10000
 */
@ConfigurationProperties("wingman.warming")
record WarmingSettings(
        @DefaultValue("10000") int entries,
        @DefaultValue("1000") int perSecond) {

    WarmingSettings {
        demand(entries >= 0 && entries <= HotKeyTable.MOST, "entries must be from 0 to " + HotKeyTable.MOST, entries);
        demand(perSecond >= 50 && perSecond <= 10_000, "per-second must be from 50 to 10000", perSecond);
    }

    private static void demand(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.warming." + rule + ", not " + value);
        }
    }
}
