package dev.wingman.chat.answers;

import dev.wingman.chat.embedding.Embedder;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** Keeps answers and gives them again. Safe for concurrent use. */
public interface AnswerCache {

    /** Keeps nothing. */
    AnswerCache OFF = new AnswerCache() {
        @Override
        public Mono<KeptAnswer> find(Question question) {
            return Mono.empty();
        }

        @Override
        public void learn(Question question, TurnCompleted turn) {
            // keeps nothing
        }
    };

    /**
     * The cache of these settings with nothing in it, in this process alone, for commands: they ask faster than people do, so
     * that the limits on embeddings a second don't hold.
     */
    static AnswerCache inProcess(AnswersSettings settings, Embedder embedder, InstantSource clock) {
        if (!settings.enabled()) {
            return OFF;
        }
        AnswersSettings unhurried = settings.unhurried();
        AnswerMeters meters = new AnswerMeters(new SimpleMeterRegistry());
        Shelf shelf = new Shelf(
                settings.maxAnswers(),
                settings.maxCharacters(),
                settings.timeToLive(),
                embedder.model(),
                embedder.dimensions(),
                clock);
        English english = English.load();
        return new LearningAnswerCache(
                unhurried,
                shelf,
                new RedisAnswers(Redis.none(), settings.timeToLive(), "", meters),
                (key, event) -> CompletableFuture.completedFuture(null),
                english,
                new SemanticSearch(shelf, english, SameQuestion.load(english), settings.sureness()),
                embedder,
                meters,
                clock);
    }

    /** The answer to a question of the same meaning in the same scope; empty when there is none, never an error. */
    Mono<KeptAnswer> find(Question question);

    /** Takes note of a turn that ended, whatever its end; returns at once and never throws. */
    void learn(Question question, TurnCompleted turn);
}
