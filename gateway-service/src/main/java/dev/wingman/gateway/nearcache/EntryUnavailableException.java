package dev.wingman.gateway.nearcache;

/** An entry can't be had now, not even an old one: ask again later. Has no stack trace, since it is no fault. */
public final class EntryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EntryUnavailableException(String reason) {
        super(reason, null, false, false);
    }
}
