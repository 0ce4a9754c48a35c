package dev.wingman.schemas.cache;

/** Who may read a cached resource over HTTP. */
public enum ResourceReaders {
    /** The user whom the path's variable {@code id} names, and {@code ops}. */
    OWNER,
    /** Whoever has a token with a role. */
    SIGNED_IN
}
