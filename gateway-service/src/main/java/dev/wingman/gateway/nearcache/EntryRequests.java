package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.TagVersion;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks cache-service for entries. */
@FunctionalInterface
interface EntryRequests {

    /**
     * @param trace the place in the trace of the reader that needs the entry first
     * @param seen changes that the entry must have seen; null: any entry will do
     * @return completes when the request is in the log; the answer comes as an update
     */
    CompletionStage<?> request(EntryKey key, @Nullable List<TagVersion> seen, TraceContext trace);
}
