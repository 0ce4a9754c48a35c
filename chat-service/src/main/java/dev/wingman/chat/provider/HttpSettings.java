package dev.wingman.chat.provider;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * Connections to one provider.
 *
 * @param connectTimeout for opening a connection, and for waiting until one is free
 * @param maxConnections calls at the same time
 * @param maxPending calls that may wait for a connection; more fail at once
 * @param maxEventSize a larger event of a stream, or a larger error page, is refused
 */
record HttpSettings(Duration connectTimeout, int maxConnections, int maxPending, DataSize maxEventSize) {

    private static final DataSize LARGEST_EVENT = DataSize.ofMegabytes(64);

    HttpSettings {
        Check.positive("http.connect-timeout", connectTimeout);
        Check.that(maxConnections >= 1, "http.max-connections", maxConnections, "is at least 1");
        Check.that(maxPending >= 1, "http.max-pending", maxPending, "is at least 1");
        Check.that(
                maxEventSize.toBytes() >= 1 && maxEventSize.compareTo(LARGEST_EVENT) <= 0,
                "http.max-event-size",
                maxEventSize,
                "is between 1B and 64MB");
    }
}
