package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the client wants the answer sampled; every part is optional. */
public record Sampling(
        @JsonPropertyDescription("Most tokens the answer may have") @Nullable
        Integer maxOutputTokens,

        @JsonPropertyDescription("0 to 2") @Nullable Double temperature,

        @JsonPropertyDescription("Nucleus sampling, above 0 to 1") @Nullable
        Double topP,

        @JsonPropertyDescription("Up to four texts at which the answer ends") @Nullable
        List<String> stop) {}
