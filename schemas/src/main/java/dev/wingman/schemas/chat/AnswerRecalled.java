package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;
import java.util.List;

/** A recall was carried out. Key: the answer's key. */
@EventType(
        value = "dev.wingman.chat.answer-recalled.v1",
        description = "A kept answer was purged; these turns were served from it.")
public record AnswerRecalled(
        @JsonPropertyDescription("The command that asked for it")
        String commandId,

        @JsonPropertyDescription("Key of the answer") String key,

        @JsonPropertyDescription("Subject of the operator's token")
        String operator,

        @JsonPropertyDescription("Whether the answer was kept when it was recalled")
        boolean known,

        @JsonPropertyDescription("Turns that were served from it, oldest first; at most 2,000")
        List<ServedTurn> turns,

        @JsonPropertyDescription(
                "Whether these are all: false when there are more, or when PostgreSQL or the log could not be read in time")
        boolean complete,

        @JsonPropertyDescription("When the operator asked") Instant requestedAt,

        @JsonPropertyDescription("When the answer was purged")
        Instant recalledAt)
        implements RecallEvent {}
