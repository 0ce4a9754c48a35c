package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/** A turn that was served from a kept answer. */
public record ServedTurn(
        @JsonPropertyDescription("The request that was served")
        String requestId,

        @JsonPropertyDescription("Conversation of the request; unique within its user")
        String conversationId,

        @JsonPropertyDescription("Whose request it was") String userId,

        @JsonPropertyDescription("When the turn ended") Instant servedAt) {}
