package dev.wingman.schemas.alerts;

/** Why an incident ended. */
public enum ResolveReason {
    /** The value was good for as long as the rule asks for. */
    RECOVERED,
    /** The subject had no more data: nothing is known about it. */
    NO_DATA,
    /** The rule is no longer in the file. */
    RULE_REMOVED,
    /** The rule no longer looks at this subject. */
    RULE_CHANGED
}
