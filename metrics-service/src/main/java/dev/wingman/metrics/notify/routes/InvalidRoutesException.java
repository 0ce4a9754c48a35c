package dev.wingman.metrics.notify.routes;

/** The routes can't be used; the message names key and value, for the one who wrote them, and no secret. */
final class InvalidRoutesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidRoutesException(String message) {
        super(message, null, false, false);
    }
}
