package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How much of a conversation a model was sent. Tokens are counted by Wingman before the call. */
public record TurnContext(
        @JsonPropertyDescription("Tokens of persona, whole history and message")
        long fullTokens,

        @JsonPropertyDescription("Tokens of what was sent") long sentTokens,

        @JsonPropertyDescription("Turns of the history") int turns,

        @JsonPropertyDescription("Turns that were sent word for word")
        int turnsSent,

        @JsonPropertyDescription("Version of the running summary that was sent; absent when there was none") @Nullable
        Integer summaryVersion) {}
