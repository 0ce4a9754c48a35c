package dev.wingman.chat.memory;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a model is sent.
 *
 * @param persona system message of Wingman's own conversations
 * @param maxTurns turns of the conversation that are sent at most; default 20
 * @param maxCharacters bound of their text in UTF-16 units; default 24,000
 */
@ConfigurationProperties("wingman.chat.context")
public record ContextSettings(String persona, int maxTurns, int maxCharacters) {

    public ContextSettings {
        demand(!persona.isBlank(), "persona must not be blank");
        demand(maxTurns >= 0, "max-turns must not be negative, as " + maxTurns + " is");
        demand(maxCharacters >= 0, "max-characters must not be negative, as " + maxCharacters + " is");
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.chat.context." + otherwise);
        }
    }
}
