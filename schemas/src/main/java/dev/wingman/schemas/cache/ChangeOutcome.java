package dev.wingman.schemas.cache;

/** What became of a change. */
public enum ChangeOutcome {
    /** It is committed. */
    APPLIED,
    /** The data does not allow it; nothing changed. */
    REFUSED,
    /** What it should change does not exist; nothing changed. */
    NOT_FOUND,
    /** The store did not answer. It may have been committed all the same, and is announced again then. */
    UNAVAILABLE
}
