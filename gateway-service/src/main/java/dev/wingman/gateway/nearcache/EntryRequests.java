package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.TraceContext;
import java.util.concurrent.CompletionStage;

/** Asks cache-service for entries. */
@FunctionalInterface
interface EntryRequests {

    /**
     * @param trace the place in the trace of the reader that needs the entry first
     * @param demand what the entry must be like
     * @return completes when the request is in the log; the answer comes as an update
     */
    CompletionStage<?> request(EntryKey key, Demand demand, TraceContext trace);
}
