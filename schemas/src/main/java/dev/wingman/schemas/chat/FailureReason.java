package dev.wingman.schemas.chat;

/** Why a request got no answer, in terms that a client can act on. */
public enum FailureReason {
    /** The provider limits its callers: try again later. */
    RATE_LIMITED(true),
    /** The provider is down or overloaded: try again later. */
    PROVIDER_UNAVAILABLE(true),
    /** No answer within the time limit: try again. */
    TIMEOUT(true),
    /** The provider refused the content: change the message. */
    CONTENT_REFUSED(false),
    /** The provider can't take this request (too long, a parameter it refuses): change it. */
    INVALID_REQUEST(false),
    /** Wingman's own account with the provider does not work: tell the operator. */
    PROVIDER_REJECTED(false),
    /** The user's budget is spent: wait until it is renewed. */
    BUDGET_SPENT(false),
    /** Nobody can tell at the moment whether the user's budget suffices: try again later. */
    BUDGET_UNKNOWN(true),
    /** A fault of Wingman itself. */
    INTERNAL(true);

    private final boolean retryable;

    FailureReason(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
