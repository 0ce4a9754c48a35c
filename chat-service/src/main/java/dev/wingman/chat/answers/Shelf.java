package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.AnswerForgotten;
import dev.wingman.schemas.chat.AnswerLearned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The kept answers of this instance, by key and by the vectors of their questions, one index for each scope. Bounded by
 * number and by text; when it is full the answer that is worth least of a sample makes room. Safe for concurrent use.
 */
final class Shelf {

    /** An answer is put off that is worth least of so many, chosen at random. */
    private static final int SAMPLE = 32;

    private static final int MOST_RECALLS = 10_000;

    private final int mostAnswers;
    private final long mostCharacters;
    private final Duration timeToLive;
    private final String embeddingModel;
    private final int dimensions;
    private final InstantSource clock;

    private final Map<String, Kept> byKey = new ConcurrentHashMap<>();
    private final Map<String, VectorIndex<String>> byScope = new ConcurrentHashMap<>();
    private final Map<String, Instant> recalls = new ConcurrentHashMap<>();

    /** All keys, for sampling; guarded by this. */
    private final List<String> keys = new ArrayList<>();

    private long characters;
    private final LongAdder evictions = new LongAdder();

    /** An answer with what it has been worth so far. */
    static final class Kept {

        private final AnswerLearned answer;
        private final LongAdder hits = new LongAdder();
        private volatile int place;

        Kept(AnswerLearned answer) {
            this.answer = answer;
        }

        AnswerLearned answer() {
            return answer;
        }

        void hit() {
            hits.increment();
        }

        /** What it has saved and, without a hit, might; less the older it is. */
        private double value(Instant now, Duration timeToLive) {
            double age = Duration.between(answer.learnedAt(), now).toMillis() / (double) timeToLive.toMillis();
            return (1 + 2 * hits.sum()) * (1 + answer.costMicroUsd()) * Math.max(0.01, 1 - age);
        }

        private long characters() {
            return answer.question().length() + (long) answer.answer().length();
        }
    }

    Shelf(
            int mostAnswers,
            long mostCharacters,
            Duration timeToLive,
            String embeddingModel,
            int dimensions,
            InstantSource clock) {
        this.mostAnswers = mostAnswers;
        this.mostCharacters = mostCharacters;
        this.timeToLive = timeToLive;
        this.embeddingModel = embeddingModel;
        this.dimensions = dimensions;
        this.clock = clock;
    }

    /** The answer of that key and scope; null when there is none in force. */
    @Nullable
    Kept find(String key, Scope scope) {
        Kept kept = byKey.get(key);
        return kept != null && kept.answer().scope().equals(scope.digest()) && isInForce(kept.answer()) ? kept : null;
    }

    /** Whether an answer is neither too old nor recalled. */
    boolean isInForce(AnswerLearned answer) {
        return recallOf(answer) == null && answer.learnedAt().plus(timeToLive).isAfter(clock.instant());
    }

    /** The recall that forbids an answer; null when there is none. */
    @Nullable
    AnswerForgotten recallOf(AnswerLearned answer) {
        Instant recalled = recalls.get(answer.key());
        return recalled == null || answer.askedAt().isAfter(recalled)
                ? null
                : new AnswerForgotten(answer.key(), recalled);
    }

    boolean isEmpty(Scope scope) {
        VectorIndex<String> index = byScope.get(scope.digest());
        return index == null || index.size() == 0;
    }

    /** The answers of a scope whose questions are nearest. */
    List<VectorIndex.Neighbour<String>> nearest(Scope scope, byte[] vector, int most, double least) {
        VectorIndex<String> index = byScope.get(scope.digest());
        return index == null || vector.length != dimensions ? List.of() : index.nearest(vector, most, least);
    }

    /** Keeps an answer, in place of the one that the key had, unless it is out of force. */
    synchronized boolean keep(AnswerLearned answer) {
        if (!isInForce(answer)) {
            return false;
        }
        Kept before = byKey.get(answer.key());
        if (before != null && before.answer().equals(answer)) {
            return true;
        }
        drop(answer.key());
        Kept kept = new Kept(answer);
        kept.place = keys.size();
        keys.add(answer.key());
        byKey.put(answer.key(), kept);
        characters += kept.characters();
        byte[] vector = vector(answer);
        if (vector != null) {
            byScope.computeIfAbsent(answer.scope(), scope -> new VectorIndex<>(dimensions))
                    .put(answer.key(), vector);
        }
        while (keys.size() > mostAnswers || characters > mostCharacters && keys.size() > 1) {
            evict();
        }
        return true;
    }

    String embeddingModel() {
        return embeddingModel;
    }

    int dimensions() {
        return dimensions;
    }

    /** The vector of an answer's question; null when it has none of this instance's model. */
    byte @Nullable [] vector(AnswerLearned answer) {
        String text = answer.vector();
        if (text == null || !embeddingModel.equals(answer.embeddingModel())) {
            return null;
        }
        try {
            byte[] vector = ShortVector.decode(text);
            return vector.length == dimensions ? vector : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Forgets an answer, and refuses those of its key that were asked for before. */
    synchronized void forget(AnswerForgotten forgotten) {
        if (recalls.size() >= MOST_RECALLS) {
            Instant oldest = clock.instant().minus(timeToLive);
            recalls.values().removeIf(at -> at.isBefore(oldest));
        }
        recalls.merge(forgotten.key(), forgotten.forgottenAt(), (one, other) -> one.isAfter(other) ? one : other);
        Kept kept = byKey.get(forgotten.key());
        if (kept != null && !isInForce(kept.answer())) {
            drop(forgotten.key());
        }
    }

    /** Drops what has become too old. */
    synchronized void sweep() {
        for (String key : List.copyOf(keys)) {
            Kept kept = byKey.get(key);
            if (kept != null && !isInForce(kept.answer())) {
                drop(key);
            }
        }
    }

    /** The answer of a key, whatever its scope; null when there is none in force. */
    @Nullable
    Kept find(String key) {
        Kept kept = byKey.get(key);
        return kept != null && isInForce(kept.answer()) ? kept : null;
    }

    private void evict() {
        Instant now = clock.instant();
        String worst = null;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < SAMPLE; i++) {
            String key = keys.get(
                    keys.size() <= SAMPLE
                            ? i % keys.size()
                            : ThreadLocalRandom.current().nextInt(keys.size()));
            Kept kept = byKey.get(key);
            double value = kept == null ? 0 : kept.value(now, timeToLive);
            if (value < least) {
                least = value;
                worst = key;
            }
        }
        if (worst != null) {
            drop(worst);
            evictions.increment();
        }
    }

    private void drop(String key) {
        Kept kept = byKey.remove(key);
        if (kept == null) {
            return;
        }
        String last = keys.remove(keys.size() - 1);
        if (!last.equals(key)) {
            keys.set(kept.place, last);
            Kept moved = byKey.get(last);
            if (moved != null) {
                moved.place = kept.place;
            }
        }
        characters -= kept.characters();
        VectorIndex<String> index = byScope.get(kept.answer().scope());
        if (index != null) {
            index.remove(key);
            if (index.size() == 0) {
                byScope.remove(kept.answer().scope());
            }
        }
    }

    int size() {
        return byKey.size();
    }

    long evictions() {
        return evictions.sum();
    }
}
