package dev.wingman.schemas.chat;

/** Why an answer ended. */
public enum FinishReason {
    /** The model had said what it had to say, or met a stop text. */
    STOP,
    /** The token limit of the answer was reached. */
    LENGTH,
    /** The provider withheld the rest. */
    CONTENT_FILTER
}
