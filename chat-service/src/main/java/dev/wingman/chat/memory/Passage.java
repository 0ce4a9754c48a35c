package dev.wingman.chat.memory;

/**
 * A piece of a conversation that a model is sent word for word or not at all.
 *
 * @param speaker who says it; empty where that tells nothing
 * @param tokens what it takes of a budget; at least 1
 */
public record Passage(String id, String speaker, String text, int tokens) {

    public Passage {
        if (tokens < 1) {
            throw new IllegalArgumentException("A passage has at least one token, not " + tokens);
        }
    }
}
