package dev.wingman.messaging;

/** A record that no retry can help: it goes to the dead-letter topic at once, with this message as the reason. */
public final class UnprocessableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnprocessableRecordException(String reason) {
        super(reason);
    }

    public UnprocessableRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
