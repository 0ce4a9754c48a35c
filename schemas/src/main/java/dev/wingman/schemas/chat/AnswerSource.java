package dev.wingman.schemas.chat;

/** Where an answer came from. */
public enum AnswerSource {
    /** A model call. */
    MODEL,
    /** The answer cache, same question. */
    EXACT,
    /** The answer cache, a question of the same meaning. */
    SEMANTIC
}
