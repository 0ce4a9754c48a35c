package dev.wingman.metrics.alerts;

/** What a tick says about a rule's subject. */
enum Judgement {
    /** Past the threshold. */
    BREACH,
    /** Neither past the threshold nor clear of it. */
    BETWEEN,
    /** Good, as far as the clear threshold asks. */
    CLEAR,
    /** Too few samples to say anything. */
    UNKNOWN,
    /** The subject's windows have ended. */
    ENDED
}
