package dev.wingman.chat.answers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds among the kept answers of a scope the one whose question means the same. Safe for concurrent use. */
final class SemanticSearch {

    private static final Logger LOG = LoggerFactory.getLogger(SemanticSearch.class);

    /** Neighbours that are looked at closely. */
    static final int NEIGHBOURS = 8;

    /** Below it two questions are never the same. */
    static final double LEAST_COSINE = 0.7;

    /**
     * @param cosine of the two questions
     * @param sureness that they mean the same
     */
    record Match(Shelf.Kept kept, double cosine, double sureness) {}

    private final Shelf shelf;
    private final English english;
    private final SameQuestion same;
    private final double leastSureness;
    private final boolean calibrated;

    /** Finds only what is nearly the same when the weights were not made for the model that embeds. */
    SemanticSearch(Shelf shelf, English english, SameQuestion same, double leastSureness) {
        this.shelf = shelf;
        this.english = english;
        this.same = same;
        this.leastSureness = leastSureness;
        this.calibrated = same.isCalibratedFor(shelf.embeddingModel(), shelf.dimensions());
        if (!calibrated) {
            LOG.warn(
                    "The weights in answers/likeness.properties are not made for {}: only questions of the same words are taken for the same",
                    shelf.embeddingModel());
        }
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
            byte[] otherVector = shelf.vector(kept.answer());
            double sureness = otherVector == null ? 0 : sureness(question, other, vector, otherVector);
            if (sureness >= leastSureness && (best == null || sureness > best.sureness())) {
                best = new Match(kept, neighbour.cosine(), sureness);
            }
        }
        return best;
    }

    private double sureness(Reading question, Reading other, byte[] vector, byte[] otherVector) {
        return calibrated
                ? same.judge(question, other, vector, otherVector).sureness()
                : same.isNearlyTheSame(question, other, vector, otherVector) ? 1 : 0;
    }
}
