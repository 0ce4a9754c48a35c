package dev.wingman.metrics.alerts;

/** What a rule makes of too few samples, or none. */
enum NoData {
    /** Nothing changes, and no time passes, until there is data again or the subject ends. */
    HOLD,
    /** It is as good as a good value. */
    RESOLVE,
    /** It is as bad as a breach, also after the subject has ended. */
    FIRE
}
