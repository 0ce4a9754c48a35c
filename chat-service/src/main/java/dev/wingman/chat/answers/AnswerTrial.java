package dev.wingman.chat.answers;

import dev.wingman.chat.answers.StandsAlone.Verdict;
import dev.wingman.schemas.chat.AnswerLearned;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The answer cache without the service around it: what it would keep and give, for measuring. Made of the classes that
 * serve. Not safe for concurrent use.
 */
public final class AnswerTrial {

    /**
     * What the cache says to a question.
     *
     * @param hit id of the kept question; null for a miss
     * @param similarity cosine with the kept question or, for a miss, with the nearest one; 0 when there is none
     * @param reason why it is a miss; {@code exact} or {@code semantic} for a hit
     */
    public record Outcome(@Nullable String hit, double similarity, String reason) {}

    private final Shelf shelf;
    private final English english = English.load();
    private final StandsAlone standsAlone = new StandsAlone(english);
    private final SameQuestion same = SameQuestion.load(english);
    private final SemanticSearch search;
    private final String model;
    private final boolean semantic;

    public AnswerTrial(AnswersSettings settings, String embeddingModel, int dimensions) {
        this.model = embeddingModel;
        this.semantic = settings.semanticEnabled();
        this.shelf = new Shelf(
                settings.maxAnswers(),
                settings.maxCharacters(),
                settings.timeToLive(),
                embeddingModel,
                dimensions,
                InstantSource.system());
        this.search = new SemanticSearch(shelf, english, same, settings.sureness());
    }

    /** Why a question is neither kept nor answered; null when it may be. */
    public @Nullable String refusal(String question) {
        Verdict verdict = standsAlone.judge(question, Reading.of(question, english), false);
        return verdict == Verdict.YES ? null : verdict.tag();
    }

    /** Keeps a question that stands alone; any other is passed over. */
    public void put(String scope, String id, String question, float[] vector) {
        if (refusal(question) != null) {
            return;
        }
        Instant now = Instant.now();
        shelf.keep(new AnswerLearned(
                new Scope(scope).key(question),
                scope,
                "eval",
                Tier.STANDARD,
                question,
                "",
                "eval",
                "eval",
                Usage.NONE,
                0,
                id,
                model,
                ShortVector.encode(ShortVector.of(vector)),
                now,
                now));
    }

    public Outcome get(String scope, String question, float[] vector) {
        Scope wall = new Scope(scope);
        byte[] bytes = ShortVector.of(vector);
        double nearest = shelf.nearest(wall, bytes, 1, -1).stream()
                .mapToDouble(VectorIndex.Neighbour::cosine)
                .findFirst()
                .orElse(0);
        String refusal = refusal(question);
        if (refusal != null) {
            return new Outcome(null, nearest, refusal);
        }
        Shelf.Kept kept = shelf.find(wall.key(question), wall);
        if (kept != null) {
            return new Outcome(kept.answer().requestId(), 1, "exact");
        }
        SemanticSearch.Match match = semantic ? search.find(wall, Reading.of(question, english), bytes) : null;
        return match == null
                ? new Outcome(null, nearest, "unknown")
                : new Outcome(match.kept().answer().requestId(), match.cosine(), "semantic");
    }

    /** What speaks against giving one question the answer to the other; null when nothing does. */
    public @Nullable String objection(String one, String other) {
        Reading a = Reading.of(one, english);
        Reading b = Reading.of(other, english);
        Objection found = new Guards(english).objection(a, b, new Alignment(a, b));
        return found == null ? null : found.tag();
    }
}
