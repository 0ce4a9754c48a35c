package dev.wingman.schemas.alerts;

/** How soon somebody should look. */
public enum AlertSeverity {
    /** When there is time. */
    INFO,
    /** Today. */
    WARNING,
    /** Now. */
    CRITICAL
}
