package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which kept answer was served in place of a model call. */
public record ServedAnswer(
        @JsonPropertyDescription("Key of the answer in chat.answers")
        String key,

        @JsonPropertyDescription("Cosine of the two questions, 0 to 1; absent when they are the same") @Nullable
        Double similarity,

        @JsonPropertyDescription("Time since the answer was learned")
        long ageMillis,

        @JsonPropertyDescription("Request that the answer was first given to")
        String originRequestId) {}
