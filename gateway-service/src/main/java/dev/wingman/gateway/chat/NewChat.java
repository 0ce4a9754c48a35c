package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.security.Caller;
import dev.wingman.schemas.chat.CacheDirective;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid request for an answer, from whatever face.
 *
 * @param conversationId chosen by the client; null begins a conversation
 * @param transcript the messages before this one as the client sent them; null lets the conversation's history apply
 * @param model what chat-service is asked for; null lets it choose
 * @param stream whether the client reads deltas
 * @param cache what the client says about the answer cache; null lets it be used
 */
public record NewChat(
        RequestContext context,
        Caller caller,
        @Nullable String conversationId,
        String message,
        @Nullable List<ChatMessage> transcript,
        @Nullable String model,
        @Nullable Sampling sampling,
        boolean stream,
        @Nullable CacheDirective cache) {}
