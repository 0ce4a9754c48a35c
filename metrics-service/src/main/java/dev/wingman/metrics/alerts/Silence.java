package dev.wingman.metrics.alerts;

/**
 * How long nothing was heard from any gateway.
 *
 * @param seconds since the clock of the telemetry last moved
 */
record Silence(long seconds) {

    /** The subject of rules about it. */
    static final String SUBJECT = "telemetry";
}
