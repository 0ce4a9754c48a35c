package dev.wingman.chat.tools;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on when it is told to. */
final class SimulatedTime implements InstantSource {

    private volatile Instant now;

    SimulatedTime(Instant begin) {
        this.now = begin;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
