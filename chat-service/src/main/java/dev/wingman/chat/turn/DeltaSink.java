package dev.wingman.chat.turn;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ReplyDelta;
import java.util.concurrent.CompletionStage;

/** Publishes deltas ahead of the turn's transaction, in order for each request. Must not block. */
@FunctionalInterface
interface DeltaSink {

    /** @return completes when the delta is acknowledged; a failure loses the delta, never the answer */
    CompletionStage<?> publish(int partition, ReplyDelta delta, TraceContext trace);
}
