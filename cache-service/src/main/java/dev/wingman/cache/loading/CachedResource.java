package dev.wingman.cache.loading;

import dev.wingman.schemas.cache.PublicRead;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** One cache: where its entries come from and how long they may be served. A bean of this type is all that it takes. */
public interface CachedResource {

    /** Name of the cache, unique; a part of the contract with the gateways. */
    String name();

    /**
     * How long an entry may be served after it was read from the source, at most; entries get up to a tenth less, so
     * that they do not expire together. Zero: the entry answers those who wait for it and is kept nowhere.
     */
    Duration ttl();

    /** How long "there is no such entry" may be served; zero (the default) as in {@link #ttl()}. */
    default Duration absentTtl() {
        return Duration.ZERO;
    }

    /**
     * Whether entries take so long to make that each is kept in PostgreSQL as well, until its time is over or a tag is
     * raised. Not by default.
     */
    default boolean keepsResults() {
        return false;
    }

    /**
     * What the entry depends on: a change that raises one of these tags makes it untrue everywhere. None by default.
     *
     * @throws UnknownKeyException when no entry can ever have this key
     */
    default Set<String> tags(String key) {
        return Set.of();
    }

    /**
     * Reads an entry from the source. May take as long as it needs: the caller sets the time limit.
     *
     * @return JSON text of at most {@link #LONGEST_VALUE} bytes; empty when the source has no such entry; fails with
     *     {@link UnknownKeyException} when no entry can ever have this key
     */
    Mono<String> load(String key);

    /**
     * How the gateways serve it; they learn of it through {@code cache.resources}. By default only their own code reads it.
     * The path must be that of no other resource.
     */
    default Optional<PublicRead> read() {
        return Optional.empty();
    }

    /** Longest key in characters. */
    int LONGEST_KEY = 256;

    /** Longest value in bytes, UTF-8: it has to fit into a record, where its quotes are escaped. */
    int LONGEST_VALUE = 512 * 1024;
}
