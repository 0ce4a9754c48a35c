package dev.wingman.chat.provider;

import reactor.core.publisher.Flux;

/** Somebody who runs models: the port that each adapter implements. Safe for concurrent use. */
interface ModelProvider extends AutoCloseable {

    /** Name in settings, metrics and records; one word in lower case. */
    String name();

    /**
     * Makes one call per subscription, without retries and without time limits of its own but the one on connecting.
     * Ends after a {@link ProviderEvent.Finished}, or with a {@link ProviderException}; an end without either means that
     * the answer broke off. Cancelling ends the call at the provider.
     */
    Flux<ProviderEvent> stream(ProviderCall call);

    /** Lets go of the connections. */
    @Override
    default void close() {}
}
