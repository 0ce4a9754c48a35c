package dev.wingman.messaging;

import dev.wingman.schemas.telemetry.Heartbeat;
import java.time.Instant;

/** Events for tests. */
final class Events {

    private Events() {}

    static Heartbeat heartbeat() {
        return heartbeat(0);
    }

    static Heartbeat heartbeat(long number) {
        return new Heartbeat("test-1", number, Instant.parse("2026-01-02T03:04:05Z"));
    }
}
