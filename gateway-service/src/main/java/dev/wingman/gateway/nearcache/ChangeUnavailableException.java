package dev.wingman.gateway.nearcache;

/** Whether a change is done can't be told: ask again later. Has no stack trace, since it is no fault. */
public final class ChangeUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean published;

    ChangeUnavailableException(String reason, boolean published) {
        super(reason, null, false, false);
        this.published = published;
    }

    /** Whether it may be done all the same. */
    public boolean published() {
        return published;
    }
}
