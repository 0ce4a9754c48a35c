package dev.wingman.localstack;

/** A local server could not be started or stopped; the message is fit for a person at a terminal. */
public class LocalServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocalServerException(String message) {
        super(message);
    }

    LocalServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
