package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.embedding.Embedder;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.chat.AnswerEvent;
import dev.wingman.schemas.chat.AnswerLearned;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.CacheDirective;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

class LearningAnswerCacheTest {

    private static final String ASKED = "What is a deload week?";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<AnswerEvent> published = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LearningAnswerCache cache = cache(Learned.settings(), text -> Mono.just(new float[] {1, 0, 0, 0}));

    private interface Vectors {
        Mono<float[]> of(String text);

        default long nanosOfProcessor() {
            return 0;
        }
    }

    private LearningAnswerCache cache(AnswersSettings settings, Vectors vectors) {
        AnswerMeters meters = new AnswerMeters(registry);
        Shelf shelf = new Shelf(
                100,
                100_000,
                settings.timeToLive(),
                Learned.MODEL,
                4,
                InstantSource.fixed(Learned.NOON.plusSeconds(60)));
        English english = English.load();
        Embedder embedder = new Embedder() {
            @Override
            public String model() {
                return Learned.MODEL;
            }

            @Override
            public int dimensions() {
                return 4;
            }

            @Override
            public Mono<float[]> embed(String text) {
                return vectors.of(text);
            }

            @Override
            public long nanosOfProcessor() {
                return vectors.nanosOfProcessor();
            }
        };
        return new LearningAnswerCache(
                settings,
                shelf,
                new RedisAnswers(Redis.none(), settings.timeToLive(), "", meters),
                (key, event) -> {
                    published.add(event);
                    return CompletableFuture.completedFuture(null);
                },
                english,
                new SemanticSearch(shelf, english, SameQuestion.load(english), settings.sureness()),
                embedder,
                meters,
                InstantSource.fixed(Learned.NOON.plusSeconds(60)));
    }

    private Optional<KeptAnswer> find(Question question) {
        return cache.find(question).blockOptional(LIMIT);
    }

    private void learn(Question question) {
        cache.learn(question, Learned.turn(question, "A week of lighter training."));
    }

    @Test
    void theSameQuestionInOtherDressIsAnsweredFromWhatWasLearned() {
        // Given
        Question first = Learned.question("acme", ASKED);
        learn(first);

        // When
        KeptAnswer kept =
                find(Learned.question("acme", " what is a DELOAD week ")).orElseThrow();

        // Then
        assertThat(kept.text()).isEqualTo("A week of lighter training.");
        assertThat(kept.source()).isEqualTo(AnswerSource.EXACT);
        assertThat(kept.served().similarity()).isNull();
        assertThat(kept.served().originRequestId()).isEqualTo(first.request().requestId());
        assertThat(kept.usage().inputTokens()).isEqualTo(10);
        assertThat(published).singleElement().isInstanceOfSatisfying(AnswerLearned.class, learned -> {
            assertThat(learned.key()).isEqualTo(kept.served().key());
            assertThat(learned.vector()).isNotNull();
        });
    }

    @Test
    void aQuestionOfTheSameWordsInAnotherWordingIsAnsweredByItsMeaning() {
        learn(Learned.question("acme", "What is a good book about gardening?"));

        KeptAnswer kept = find(Learned.question("acme", "What's a good book on gardening?"))
                .orElseThrow();

        assertThat(kept.source()).isEqualTo(AnswerSource.SEMANTIC);
        assertThat(kept.served().similarity()).isGreaterThan(0.99);
    }

    @Test
    void withoutTheSemanticPartOnlyTheSameQuestionIsAnsweredAndNothingIsEmbedded() {
        AnswersSettings on = Learned.settings();
        LearningAnswerCache exact = cache(
                new AnswersSettings(true, false, "1", on.timeToLive(), 100, 100_000, 8_000, 0.89, LIMIT, 1, 10, 10, ""),
                text -> Mono.error(new AssertionError("nothing is to be embedded")));
        Question question = Learned.question("acme", ASKED);
        exact.learn(question, Learned.turn(question, "A lighter week."));

        assertThat(exact.find(question).blockOptional(LIMIT)).isPresent();
        assertThat(exact.find(Learned.question("acme", "What's the deload week?"))
                        .blockOptional(LIMIT))
                .isEmpty();
    }

    @Test
    void whatADifferentScopeLearnedIsNeverServed() {
        learn(Learned.question("acme", ASKED));

        assertThat(find(Learned.question("globex", ASKED))).as("tenant").isEmpty();
        assertThat(find(Learned.question("acme", ASKED, null, null, Tier.PREMIUM, Learned.PERSONA)))
                .as("tier")
                .isEmpty();
        assertThat(find(Learned.question("acme", ASKED, null, null, Tier.STANDARD, "You are a pirate.")))
                .as("persona")
                .isEmpty();
        assertThat(find(Learned.question(
                        "acme",
                        ASKED,
                        List.of(new ChatMessage(ChatRole.SYSTEM, "You are a pirate.")),
                        null,
                        Tier.STANDARD,
                        Learned.PERSONA)))
                .as("system message")
                .isEmpty();
        assertThat(find(Learned.question(
                        "acme", ASKED, null, new Sampling(5, null, null, null), Tier.STANDARD, Learned.PERSONA)))
                .as("sampling")
                .isEmpty();
        assertThat(find(Learned.question("acme", ASKED))).isPresent();
    }

    @ParameterizedTest
    @EnumSource(CacheDirective.class)
    void aClientThatBypassesTheCacheIsNotServed(CacheDirective directive) {
        learn(Learned.question("acme", ASKED));

        assertThat(find(new Question(
                        Learned.request("acme", ASKED, null, null, directive),
                        Tier.STANDARD,
                        Learned.PERSONA,
                        List.of())))
                .isEmpty();
    }

    @Test
    void anAnswerIsNotKeptForAClientThatWantsNoneStored() {
        learn(new Question(
                Learned.request("acme", ASKED, null, null, CacheDirective.NO_STORE),
                Tier.STANDARD,
                Learned.PERSONA,
                List.of()));
        assertThat(published).isEmpty();

        learn(new Question(
                Learned.request("acme", ASKED, null, null, CacheDirective.NO_CACHE),
                Tier.STANDARD,
                Learned.PERSONA,
                List.of()));
        assertThat(published).hasSize(1);
    }

    @Test
    void onlyWholeAnswersOfTheChosenTierAreKept() {
        Question question = Learned.question("acme", ASKED);
        List<TurnCompleted> turns = List.of(
                Learned.turn(
                        question,
                        null,
                        FailureReason.PROVIDER_UNAVAILABLE,
                        null,
                        Tier.STANDARD,
                        AnswerSource.MODEL,
                        null),
                Learned.turn(question, "A we", null, FinishReason.LENGTH, Tier.STANDARD, AnswerSource.MODEL, null),
                Learned.turn(
                        question, "A we", null, FinishReason.CONTENT_FILTER, Tier.STANDARD, AnswerSource.MODEL, null),
                Learned.turn(question, "A week.", null, FinishReason.STOP, Tier.ECONOMY, AnswerSource.MODEL, null),
                Learned.turn(question, "A week.", null, FinishReason.STOP, Tier.STANDARD, AnswerSource.SEMANTIC, null),
                Learned.turn(question, " ", null, FinishReason.STOP, Tier.STANDARD, AnswerSource.MODEL, null),
                Learned.turn(
                        question, "x".repeat(8_001), null, FinishReason.STOP, Tier.STANDARD, AnswerSource.MODEL, null));

        turns.forEach(turn -> cache.learn(question, turn));

        assertThat(published).isEmpty();
        assertThat(find(question)).isEmpty();
    }

    @Test
    void anAnswerThatWasGivenInViewOfAConversationIsNotKeptButAWholeQuestionThereIsServed() {
        Question within = within(ASKED);
        cache.learn(within, Learned.turn(within, "For you, with your knee, next week."));
        assertThat(published).isEmpty();

        learn(Learned.question("acme", ASKED));
        assertThat(find(within)).isPresent();
        assertThat(find(within("What is it?"))).isEmpty();
    }

    private static Question within(String message) {
        Question before = Learned.question("acme", "My knee hurts.");
        return new Question(
                Learned.request("acme", message, null, null, null),
                Tier.STANDARD,
                Learned.PERSONA,
                List.of(ConversationTurn.of(Learned.turn(before, "Rest it."))));
    }

    @Test
    void aTranscriptOfMoreThanSystemMessagesIsNeitherKeptNorServed() {
        learn(Learned.question("acme", ASKED));
        Question question = Learned.question(
                "acme",
                ASKED,
                List.of(new ChatMessage(ChatRole.USER, "Hi"), new ChatMessage(ChatRole.ASSISTANT, "Hello")),
                null,
                Tier.STANDARD,
                Learned.PERSONA);

        learn(question);

        assertThat(published).hasSize(1);
        assertThat(find(question)).isEmpty();
    }

    @Test
    void aPersonalQuestionIsNotKept() {
        learn(Learned.question("acme", "Why does my husband hide his phone?"));

        assertThat(published).isEmpty();
        assertThat(registry.get("wingman.answers.embed.time").timer().count()).isZero();
    }

    @Test
    void anEmbedderThatIsSlowOrFailsIsAMiss() {
        AnswersSettings on = Learned.settings();
        AnswersSettings impatient = new AnswersSettings(
                true, true, "1", on.timeToLive(), 100, 100_000, 8_000, 0.89, Duration.ofMillis(20), 1, 100, 100, "");
        List<Mono<float[]>> answers = new ArrayList<>(List.of(
                Mono.just(new float[] {1, 0, 0, 0}), Mono.never(), Mono.error(new IllegalStateException("away"))));
        LearningAnswerCache failing = cache(impatient, text -> answers.remove(0));
        Question question = Learned.question("acme", "What is a good book about gardening?");
        failing.learn(question, Learned.turn(question, "A lot."));

        assertThat(failing.find(Learned.question("acme", "What's a good book on gardening?"))
                        .blockOptional(LIMIT))
                .isEmpty();
        assertThat(failing.find(Learned.question("acme", "What's a good book on gardening?"))
                        .blockOptional(LIMIT))
                .isEmpty();
        assertThat(answers).isEmpty();
    }

    @Test
    void questionsThatWouldTakeMoreOfTheProcessorsThanTheirShareAreAskedOfAModel() {
        LearningAnswerCache costly = cache(Learned.settings(), new Vectors() {
            @Override
            public Mono<float[]> of(String text) {
                return Mono.just(new float[] {1, 0, 0, 0});
            }

            @Override
            public long nanosOfProcessor() {
                return Duration.ofHours(1).toNanos();
            }
        });
        Question question = Learned.question("acme", "What is a good book about gardening?");

        costly.learn(question, Learned.turn(question, "A lot."));

        assertThat(costly.find(Learned.question("acme", "What's a good book on gardening?"))
                        .blockOptional(LIMIT))
                .isEmpty();
        assertThat(registry.get("wingman.answers.embed.time").timer().count()).isOne();
        assertThat(costly.find(question).blockOptional(LIMIT)).isPresent();
    }
}
