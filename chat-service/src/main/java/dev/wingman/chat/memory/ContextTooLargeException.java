package dev.wingman.chat.memory;

/** A message does not fit into what a model reads at once, whatever is left out of the conversation. */
public final class ContextTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the person who sent it; names no text of theirs */
    public ContextTooLargeException(String message) {
        super(message, null, false, false);
    }
}
