package dev.wingman.metrics.alerts;

/** The rules can't be used; the message names the rule and the key, for the one who wrote them. */
final class InvalidRulesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidRulesException(String message) {
        super(message);
    }
}
