package dev.wingman.gateway.chat;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatRequested;
import java.util.concurrent.CompletionStage;

/** The topic {@code chat.requests}, for writing. */
@FunctionalInterface
interface RequestLog {

    /**
     * Appends a request without blocking.
     *
     * @return completes when all in-sync replicas have it; fails within a bounded time when that is not known
     */
    CompletionStage<?> append(ChatRequested request, TraceContext trace);
}
