package dev.wingman.cache.loading;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.ChangeRequested;
import reactor.core.publisher.Mono;

/** Takes requests for changes: those of one entity come one after another, those of different ones at once. */
public interface ChangeHandler {

    /** @return completes when the answer is durable, or nobody waits for one; fails when it can't be published */
    Mono<Void> answer(ChangeRequested request, TraceContext trace);
}
