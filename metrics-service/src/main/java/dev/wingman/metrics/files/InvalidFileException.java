package dev.wingman.metrics.files;

/** What a file says can't be used; the message names key and value, for the one who wrote it, and no secret. */
public final class InvalidFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidFileException(String message) {
        super(message, null, false, false);
    }
}
