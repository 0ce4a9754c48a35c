package dev.wingman.chat.provider;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of one provider.
 *
 * @param attempt number of the call within its request, from 1
 * @param model as the provider names it
 * @param trace span of this very call
 */
record ProviderCall(
        String requestId,
        int attempt,
        String model,
        List<ChatMessage> messages,
        @Nullable Sampling sampling,
        TraceContext trace) {

    /** Texts at which the answer ends; empty when the client named none. */
    List<String> stops() {
        return sampling == null || sampling.stop() == null ? List.of() : sampling.stop();
    }

    /** Most tokens the answer may have. */
    int maxOutputTokens(int otherwise) {
        return sampling == null || sampling.maxOutputTokens() == null ? otherwise : sampling.maxOutputTokens();
    }

    @Nullable
    Double temperature() {
        return sampling == null ? null : sampling.temperature();
    }

    @Nullable
    Double topP() {
        return sampling == null ? null : sampling.topP();
    }
}
