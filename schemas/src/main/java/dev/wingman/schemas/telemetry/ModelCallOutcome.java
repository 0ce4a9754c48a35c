package dev.wingman.schemas.telemetry;

/** How a call of a model provider ended. */
public enum ModelCallOutcome {
    SUCCEEDED,
    RATE_LIMITED,
    UNAVAILABLE,
    TIMED_OUT,
    /** The answer broke off or could not be understood. */
    BROKEN,
    /** The provider refused the request or the account. */
    REJECTED
}
