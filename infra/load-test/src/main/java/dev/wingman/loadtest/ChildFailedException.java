package dev.wingman.loadtest;

/** A process did not start; the message says so to a person. */
final class ChildFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ChildFailedException(String message) {
        super(message);
    }
}
