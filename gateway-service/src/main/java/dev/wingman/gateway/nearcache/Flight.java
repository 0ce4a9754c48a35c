package dev.wingman.gateway.nearcache;

import java.util.concurrent.CompletableFuture;

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

    Flight(long generation) {
        this.generation = generation;
    }
}
