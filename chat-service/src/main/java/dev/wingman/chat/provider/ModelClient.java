package dev.wingman.chat.provider;

import reactor.core.publisher.Flux;

/** Gets a request answered by whichever provider can. Safe for concurrent use. */
public interface ModelClient {

    /**
     * Starts the work on subscription. The events are any number of {@link ModelEvent.TextDelta} and then one {@link
     * ModelEvent.Outcome}, within the request's time limit; the stream ends in an error only through a fault of
     * Wingman itself. Cancelling closes the provider's connection at once; what that call had used is then unknown.
     * Events come on the provider's event loop: the subscriber must not block.
     */
    Flux<ModelEvent> answer(ModelRequest request);
}
