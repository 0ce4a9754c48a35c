package dev.wingman.cache.changing;

import dev.wingman.schemas.cache.ChangeRequested;
import reactor.core.publisher.Mono;

/** One kind of change. A bean of this type is all that it takes. */
public interface Change {

    /** Unique; a part of the contract with the gateways. */
    String kind();

    /**
     * Changes the data. Runs in a transaction of its own, which commits with the tags raised when this completes and is
     * rolled back when it fails; happens once for each request id.
     *
     * @return the new state and what has to be taken for changed; fails with {@link ChangeRefused} when the data does not
     *     allow it
     */
    Mono<Changed> apply(ChangeRequested request);
}
