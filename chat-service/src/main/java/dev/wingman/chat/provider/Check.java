package dev.wingman.chat.provider;

import java.time.Duration;

/** Holds settings to their bounds, with messages that name key and value. */
final class Check {

    static final String PREFIX = "wingman.chat.providers.";

    private Check() {}

    static void that(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(PREFIX + key + " = '" + value + "': the value " + rule);
        }
    }

    static void positive(String key, Duration value) {
        that(value.compareTo(Duration.ZERO) > 0, key, value, "is longer than nothing");
    }
}
