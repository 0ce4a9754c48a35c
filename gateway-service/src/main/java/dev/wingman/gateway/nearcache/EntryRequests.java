package dev.wingman.gateway.nearcache;

import java.util.concurrent.CompletionStage;

/** Asks cache-service for entries. */
@FunctionalInterface
interface EntryRequests {

    /** @return completes when the request is in the log; the answer comes as an update */
    CompletionStage<?> request(EntryKey key);
}
