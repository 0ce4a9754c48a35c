package dev.wingman.messaging;

import java.time.Duration;

/** What {@link KeyOrderedConsumerBuilder} was told, checked. */
record ConsumerSettings(String group, int maxInFlight, int maxSpan, Duration commitInterval, Duration drainTimeout) {}
