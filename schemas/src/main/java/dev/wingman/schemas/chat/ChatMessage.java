package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One message of a transcript. */
public record ChatMessage(
        @JsonPropertyDescription("Who speaks") ChatRole role,
        @JsonPropertyDescription("What is said") String content) {}
