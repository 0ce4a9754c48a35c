package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Instant;

/** A kept answer must not be given any more. Key: the answer's key. */
@EventType(
        value = "dev.wingman.chat.answer-forgotten.v1",
        description =
                "A kept answer was recalled: no instance gives it any more, nor keeps one that was asked for before.")
public record AnswerForgotten(
        @JsonPropertyDescription("Key of the answer") String key,

        @JsonPropertyDescription("When it was recalled") Instant forgottenAt)
        implements AnswerEvent {}
