package dev.wingman.chat.provider;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param messages system instructions, what was said before, and last the user's message; not empty
 * @param sampling null for the model's defaults
 * @param trace span that the calls belong to
 * @param allowance what the calls may cost together; null for no bound
 */
public record ModelRequest(
        String requestId,
        String conversationId,
        Tier tier,
        List<ChatMessage> messages,
        @Nullable Sampling sampling,
        TraceContext trace,
        @Nullable Allowance allowance) {

    public ModelRequest {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A model request has at least one message");
        }
    }

    /** A request whose calls may cost what they cost. */
    public ModelRequest(
            String requestId,
            String conversationId,
            Tier tier,
            List<ChatMessage> messages,
            @Nullable Sampling sampling,
            TraceContext trace) {
        this(requestId, conversationId, tier, messages, sampling, trace, null);
    }
}
