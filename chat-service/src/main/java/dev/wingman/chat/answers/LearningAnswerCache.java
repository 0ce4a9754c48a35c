package dev.wingman.chat.answers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wingman.chat.answers.StandsAlone.Verdict;
import dev.wingman.chat.embedding.Embedder;
import dev.wingman.schemas.chat.AnswerLearned;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.CacheDirective;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.TurnCompleted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Gives kept answers: the same question from memory or Redis, one that means the same by its vector. Keeps the answers that
 * a model gave to questions that stand alone. Whatever goes wrong here is a miss. Safe for concurrent use.
 */
final class LearningAnswerCache implements AnswerCache {

    private static final Logger LOG = LoggerFactory.getLogger(LearningAnswerCache.class);

    private static final int MOST_VECTORS = 2_000;

    /** Short: many questions at once shall not stand in the way of their own answers. */
    private static final Duration BURST = Duration.ofMillis(250);

    private static final double NANOS_PER_SECOND = 1e9;

    private static final Duration VECTORS_KEPT = Duration.ofMinutes(3);

    /** A question that an answer may be kept for or given to. */
    private record Asked(String requestId, String text, Reading reading, Scope scope, String key) {}

    private record Judged(Reading reading, Verdict verdict) {}

    private final AnswersSettings settings;
    private final Shelf shelf;
    private final RedisAnswers redis;
    private final AnswerLog log;
    private final English english;
    private final StandsAlone standsAlone;
    private final SemanticSearch search;
    private final Embedder embedder;
    private final AnswerMeters meters;
    private final InstantSource clock;
    private final Throttle embeddings;
    private final Throttle embeddingTime;
    private final Throttle learnings;

    /** A question is looked up, and later its answer is learned: judged once, as long as anybody holds it. */
    private final Cache<Question, Judged> judgements =
            Caffeine.newBuilder().weakKeys().build();

    /** Vectors made for look-ups, for the answers that are learned then. */
    private final Cache<String, byte[]> vectors = Caffeine.newBuilder()
            .maximumSize(MOST_VECTORS)
            .expireAfterWrite(VECTORS_KEPT)
            .build();

    LearningAnswerCache(
            AnswersSettings settings,
            Shelf shelf,
            RedisAnswers redis,
            AnswerLog log,
            English english,
            SemanticSearch search,
            Embedder embedder,
            AnswerMeters meters,
            InstantSource clock) {
        this.settings = settings;
        this.shelf = shelf;
        this.redis = redis;
        this.log = log;
        this.english = english;
        this.standsAlone = new StandsAlone(english);
        this.search = search;
        this.embedder = embedder;
        this.meters = meters;
        this.clock = clock;
        this.embeddings = new Throttle(settings.embeddingsPerSecond(), BURST, System::nanoTime);
        this.embeddingTime = new Throttle(
                settings.processorShare() * Runtime.getRuntime().availableProcessors() * NANOS_PER_SECOND,
                BURST,
                System::nanoTime);
        this.learnings = new Throttle(settings.learnedPerSecond(), BURST, System::nanoTime);
    }

    @Override
    public Mono<KeptAnswer> find(Question question) {
        return Mono.defer(() -> {
                    if (question.request().cache() != null) {
                        return missed("bypassed");
                    }
                    Judged judged = judge(question);
                    return judged.verdict() == Verdict.YES
                            ? find(asked(question, judged.reading()))
                            : missed(judged.verdict().tag());
                })
                .onErrorResume(e -> {
                    LOG.atWarn().setCause(e).log("The answer cache failed; a model is asked");
                    return missed("failure");
                });
    }

    private Mono<KeptAnswer> missed(String reason) {
        meters.missed(reason);
        return Mono.empty();
    }

    private Judged judge(Question question) {
        return judgements.get(question, this::judgeAnew);
    }

    /** Of a message that is too long only the beginning is read: it does not stand alone anyway. */
    private Judged judgeAnew(Question question) {
        String message = question.request().message();
        Reading reading =
                Reading.of(message.substring(0, Math.min(message.length(), StandsAlone.LONGEST + 1)), english);
        Verdict verdict = Scope.isFirstMessage(question.request())
                ? standsAlone.judge(message, reading, !question.turns().isEmpty())
                : Verdict.REFERS_BACK;
        return new Judged(reading, verdict);
    }

    private Asked asked(Question question, Reading reading) {
        String text = question.request().message();
        Scope scope = Scope.of(question, Language.of(text, reading), settings.promptVersion(), embedder.model());
        return new Asked(question.request().requestId(), text, reading, scope, scope.key(text));
    }

    private Mono<KeptAnswer> find(Asked asked) {
        Shelf.Kept kept = shelf.find(asked.key(), asked.scope());
        if (kept != null) {
            return Mono.just(served(kept, AnswerSource.EXACT, null));
        }
        return redis.find(asked.key(), asked.scope(), asked.text())
                .filter(shelf::isInForce)
                .map(answer -> served(new Shelf.Kept(answer), AnswerSource.EXACT, null))
                .switchIfEmpty(Mono.defer(() -> findByMeaning(asked)));
    }

    private Mono<KeptAnswer> findByMeaning(Asked asked) {
        if (!settings.semanticEnabled()
                || shelf.isEmpty(asked.scope(), asked.reading().numbers())) {
            return missed("unknown");
        }
        if (!mayEmbed()) {
            return missed("busy");
        }
        return embed(asked)
                .map(vector -> {
                    SemanticSearch.Match match = search.find(asked.scope(), asked.reading(), vector);
                    return match == null
                            ? Found.NOTHING
                            : new Found(served(match.kept(), AnswerSource.SEMANTIC, match.cosine()));
                })
                .timeout(settings.lookupBudget(), Mono.empty())
                .defaultIfEmpty(Found.TOO_LATE)
                .flatMap(found -> {
                    KeptAnswer answer = found.answer();
                    return answer == null ? missed(found == Found.NOTHING ? "unknown" : "late") : Mono.just(answer);
                });
    }

    private boolean mayEmbed() {
        return embeddings.take(1) && embeddingTime.take(embedder.nanosOfProcessor());
    }

    private record Found(@Nullable KeptAnswer answer) {
        static final Found NOTHING = new Found(null);
        static final Found TOO_LATE = new Found(null);
    }

    private Mono<byte[]> embed(Asked asked) {
        byte[] made = vectors.getIfPresent(asked.requestId());
        if (made != null) {
            return Mono.just(made);
        }
        long begin = System.nanoTime();
        return embedder.embed(asked.text()).map(vector -> {
            meters.embedded(System.nanoTime() - begin);
            byte[] bytes = ShortVector.of(vector);
            vectors.put(asked.requestId(), bytes);
            return bytes;
        });
    }

    private KeptAnswer served(Shelf.Kept kept, AnswerSource source, @Nullable Double similarity) {
        kept.hit();
        meters.hit(source == AnswerSource.EXACT ? "exact" : "semantic");
        AnswerLearned answer = kept.answer();
        long age = Math.max(
                0, Duration.between(answer.learnedAt(), clock.instant()).toMillis());
        return new KeptAnswer(
                answer.answer(),
                source,
                new ServedAnswer(answer.key(), similarity, age, answer.requestId()),
                answer.provider(),
                answer.model(),
                answer.usage());
    }

    @Override
    public void learn(Question question, TurnCompleted turn) {
        try {
            if (!isWorthKeeping(question, turn)) {
                return;
            }
            Judged judged = judge(question);
            if (judged.verdict() != Verdict.YES) {
                return;
            }
            if (learnings.take(1)) {
                keep(asked(question, judged.reading()), question, turn);
            } else {
                meters.learned("busy");
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** A whole answer of the tier that was chosen, given in view of nothing but the question. */
    private boolean isWorthKeeping(Question question, TurnCompleted turn) {
        String reply = turn.reply();
        return turn.answered()
                && turn.source() == AnswerSource.MODEL
                && turn.finishReason() == FinishReason.STOP
                && turn.tier() == question.tier()
                && question.turns().isEmpty()
                && question.request().cache() != CacheDirective.NO_STORE
                && reply != null
                && !reply.isBlank()
                && reply.length() <= settings.maxAnswerCharacters();
    }

    private void keep(Asked asked, Question question, TurnCompleted turn) {
        vector(asked)
                .map(ShortVector::encode)
                .map(vector -> learned(asked, question, turn, vector))
                .defaultIfEmpty(learned(asked, question, turn, null))
                .subscribe(this::keep, this::failed);
    }

    private Mono<byte[]> vector(Asked asked) {
        if (!settings.semanticEnabled()) {
            return Mono.empty();
        }
        boolean made = vectors.getIfPresent(asked.requestId()) != null;
        return made || mayEmbed() ? embed(asked).onErrorResume(e -> Mono.empty()) : Mono.empty();
    }

    private void keep(AnswerLearned answer) {
        if (!shelf.keep(answer)) {
            meters.learned("recalled");
            return;
        }
        log.append(answer.key(), answer).whenComplete((appended, failure) -> {
            if (failure == null) {
                meters.learned("kept");
            } else {
                failed(failure);
            }
        });
        redis.put(answer).subscribe(done -> {}, this::failed);
    }

    private void failed(Throwable failure) {
        meters.learned("failed");
        LOG.atDebug().setCause(failure).log("An answer could not be kept");
    }

    private AnswerLearned learned(Asked asked, Question question, TurnCompleted turn, @Nullable String vector) {
        Instant now = clock.instant();
        return new AnswerLearned(
                asked.key(),
                asked.scope().digest(),
                question.request().tenantId(),
                turn.tier(),
                asked.text(),
                String.valueOf(turn.reply()),
                turn.provider(),
                turn.model(),
                turn.usage(),
                turn.costMicroUsd(),
                turn.requestId(),
                vector == null ? null : embedder.model(),
                vector,
                question.request().requestedAt(),
                now);
    }
}
