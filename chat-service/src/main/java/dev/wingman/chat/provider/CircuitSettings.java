package dev.wingman.chat.provider;

import java.time.Duration;

/**
 * When a provider is left alone.
 *
 * @param window number of calls that are looked at
 * @param minimumCalls fewer calls than this open no circuit
 * @param failureRate share of failed calls that opens it, above 0 to 1
 * @param openFor how long no call is made then
 * @param trialCalls calls that must show afterwards that the provider works
 */
record CircuitSettings(int window, int minimumCalls, double failureRate, Duration openFor, int trialCalls) {

    CircuitSettings {
        Check.that(window >= 1, "circuit.window", window, "is at least 1");
        Check.that(
                minimumCalls >= 1 && minimumCalls <= window,
                "circuit.minimum-calls",
                minimumCalls,
                "is between 1 and circuit.window");
        Check.that(
                failureRate > 0 && failureRate <= 1, "circuit.failure-rate", failureRate, "is above 0 and at most 1");
        Check.positive("circuit.open-for", openFor);
        Check.that(trialCalls >= 1, "circuit.trial-calls", trialCalls, "is at least 1");
    }
}
