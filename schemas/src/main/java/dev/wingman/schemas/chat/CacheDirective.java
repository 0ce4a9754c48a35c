package dev.wingman.schemas.chat;

/** What a client says about the answer cache, as HTTP's {@code Cache-Control} does. */
public enum CacheDirective {
    /** Serve no kept answer; the new one may be kept. */
    NO_CACHE,
    /** Serve no kept answer and keep none. */
    NO_STORE
}
