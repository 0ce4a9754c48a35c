package dev.wingman.chat.answers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds among the kept answers of a scope the one whose question means the same. Safe for concurrent use. */
final class SemanticSearch {

    /** Neighbours that are looked at closely. */
    static final int NEIGHBOURS = 8;

    /** Below it two questions are never the same. */
    static final double LEAST_COSINE = 0.6;

    /**
     * @param cosine of the two questions
     * @param sureness that they mean the same
     */
    record Match(Shelf.Kept kept, double cosine, double sureness) {}

    private final Shelf shelf;
    private final English english;
    private final SameQuestion same;
    private final double leastSureness;

    SemanticSearch(Shelf shelf, English english, SameQuestion same, double leastSureness) {
        this.shelf = shelf;
        this.english = english;
        this.same = same;
        this.leastSureness = leastSureness;
    }

    /** The surest match; null when none is sure enough. */
    @Nullable
    Match find(Scope scope, Reading question, byte[] vector) {
        List<VectorIndex.Neighbour<String>> near = shelf.nearest(scope, vector, NEIGHBOURS, LEAST_COSINE);
        Match best = null;
        for (VectorIndex.Neighbour<String> neighbour : near) {
            Shelf.Kept kept = shelf.find(neighbour.key(), scope);
            if (kept == null) {
                continue;
            }
            Reading other = Reading.of(kept.answer().question(), english);
            double sureness = same.judge(question, other, neighbour.cosine()).sureness();
            if (sureness >= leastSureness && (best == null || sureness > best.sureness())) {
                best = new Match(kept, neighbour.cosine(), sureness);
            }
        }
        return best;
    }
}
