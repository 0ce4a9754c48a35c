package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where the time of a request went inside chat-service; microseconds. */
public record ReplyTiming(
        @JsonPropertyDescription("From the gateway's publication to the start of the work")
        long queueMicros,

        @JsonPropertyDescription("Loading the conversation") long contextMicros,

        @JsonPropertyDescription("From the model call to its first text; 0 without one")
        long firstTokenMicros,

        @JsonPropertyDescription("All model calls, retries and waits included")
        long providerMicros,

        @JsonPropertyDescription("From the start of the work to the terminal event")
        long totalMicros) {}
