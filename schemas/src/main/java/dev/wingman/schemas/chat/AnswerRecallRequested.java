package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** An operator recalls a kept answer. Key: the answer's key. */
@EventType(
        value = "dev.wingman.chat.answer-recall-requested.v1",
        description = "An operator wants a kept answer purged, and the turns that were served from it.")
public record AnswerRecallRequested(
        @JsonPropertyDescription("Unique id of the command, chosen by the gateway")
        String commandId,

        @JsonPropertyDescription("Key of the answer") String key,

        @JsonPropertyDescription("Subject of the operator's token")
        String operator,

        @JsonPropertyDescription("When the gateway took the command")
        Instant requestedAt)
        implements CommandEvent {}
