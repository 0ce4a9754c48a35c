package dev.wingman.schemas;

/**
 * A record that is no event of its topic. Its message says why, without any of the record's content, and it has no
 * cause, whose message could quote the content: it may be logged and sent on as it is.
 */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableEventException(String reason) {
        super(reason);
    }
}
