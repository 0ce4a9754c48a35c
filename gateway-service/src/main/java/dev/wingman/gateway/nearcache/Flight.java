package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One search for one entry that all its readers of this process share. */
final class Flight {

    /** Number of times that the first level had been emptied when the search began. */
    final long generation;

    /** What comes as an update. */
    final CompletableFuture<NearEntry> update = new CompletableFuture<>();

    /** What the readers get. */
    final CompletableFuture<NearRead> result = new CompletableFuture<>();

    /** Entries up to this version are no longer true. Touched under the first level's lock of the key only. */
    long invalidatedUpTo = Long.MIN_VALUE;

    /** How often a load was asked for. */
    final AtomicInteger asked = new AtomicInteger();

    /** The place in its trace of the reader that began the search. */
    final TraceContext trace;

    Flight(long generation, TraceContext trace) {
        this.trace = trace;
        this.generation = generation;
    }
}
