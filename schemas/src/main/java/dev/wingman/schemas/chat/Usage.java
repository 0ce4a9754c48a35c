package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Tokens as the provider counted them. */
public record Usage(
        @JsonPropertyDescription("All tokens read, cached ones included")
        long inputTokens,

        @JsonPropertyDescription("Tokens written") long outputTokens,

        @JsonPropertyDescription("Part of inputTokens that the provider read from its prompt cache")
        long cachedInputTokens) {

    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens);
    }
}
