package dev.wingman.chat.memory;

import static dev.wingman.chat.memory.LongTalk.ADA;
import static dev.wingman.chat.memory.LongTalk.TOKENS;
import static dev.wingman.chat.memory.LongTalk.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.chat.memory.Summarizer.Material;
import dev.wingman.schemas.chat.CacheDirective;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

class SummarizersTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static Material material(@Nullable String before, List<ConversationTurn> turns) {
        return new Material(ADA, "acme", 4, before, turns);
    }

    private static String text(Summarizer summarizer, Material material) {
        return Objects.requireNonNull(summarizer.summarise(material).block(LONG));
    }

    @Test
    void sentencesThatSayMostArePickedInTheirOrder() {
        SentencePicker picker = new SentencePicker(TOKENS, 60);
        List<ConversationTurn> turns = List.of(
                turn("ada", 1, "I lost my job as a carpenter on 3 May. Is that bad?", "I am sorry to hear that."),
                turn("ada", 2, "Thanks a lot for that.", "You are welcome, any time at all."),
                turn("ada", 3, "My job interview at Meyer is on 12 June. What now?", "Sleep well before it."));

        String summary = text(picker, material(null, turns));

        assertThat(summary)
                .containsSubsequence(
                        "User: I lost my job as a carpenter on 3 May.",
                        "User: My job interview at Meyer is on 12 June.");
        assertThat(TOKENS.count(summary)).isLessThanOrEqualTo(60);
    }

    @Test
    @Timeout(60)
    void aSummaryNeverGrowsWithoutBound() {
        SentencePicker picker = new SentencePicker(TOKENS, 100);
        String summary = null;
        for (int round = 0; round < 50; round++) {
            summary = text(picker, material(summary, LongTalk.turns("ada", 60, new Random(round), 40)));
            assertThat(TOKENS.count(summary)).isBetween(1, 100);
        }
    }

    @Test
    @Timeout(30)
    void aMegabyteToSummariseTakesBoundedTime() {
        SentencePicker picker = new SentencePicker(TOKENS, 100);
        List<ConversationTurn> turns = new ArrayList<>(LongTalk.turns("ada", 3_000, new Random(1), 30));
        turns.add(turn("ada", 3_001, "a".repeat(1_000_000), ". ".repeat(500_000)));

        assertThat(TOKENS.count(text(picker, material(null, turns)))).isLessThanOrEqualTo(100);
    }

    private final AtomicReference<ChatRequested> published = new AtomicReference<>();

    private SummaryRequests requests() {
        return new SummaryRequests(
                (partition, key, request) -> {
                    assertThat(partition).isEqualTo(4);
                    assertThat(key)
                            .as("a key of its own, so that nobody waits for it")
                            .isEqualTo(request.requestId());
                    published.set(request);
                    return CompletableFuture.completedFuture(null);
                },
                TOKENS,
                100,
                500,
                8,
                InstantSource.fixed(LongTalk.NOON));
    }

    @Test
    void aModelIsAskedForTheSummaryLikeForAnyAnswerAndPaidByTheSameUser() {
        SummaryRequests requests = requests();
        CompletableFuture<String> summary = requests.summarise(
                        material("Old notes.", List.of(turn("ada", 1, "I have a dog.", "Nice."))))
                .toFuture();
        ChatRequested request = Objects.requireNonNull(published.get());

        requests.ended(TurnsCompleted.of(request.requestId(), ADA, "", " Has a dog. ", false));

        assertThat(summary.join()).isEqualTo("Has a dog.");
        assertThat(request.userId()).isEqualTo("ada");
        assertThat(request.tenantId()).isEqualTo("acme");
        assertThat(request.model()).isEqualTo("economy");
        assertThat(request.cache()).isEqualTo(CacheDirective.NO_STORE);
        assertThat(request.transcript()).as("leaves the memory alone").isNotNull();
        assertThat(request.message()).contains("Old notes.", "User: I have a dog.", "Coach: Nice.");
        assertThat(request.replyPartition()).isBetween(0, 7);
    }

    @Test
    void whatIsSummarisedAtOnceIsBounded() {
        SummaryRequests requests = requests();

        CompletableFuture<String> summary = requests.summarise(
                        material(null, LongTalk.turns("ada", 500, new Random(1), 30)))
                .toFuture();

        assertThat(summary).isNotDone();
        assertThat(TOKENS.count(Objects.requireNonNull(published.get()).message()))
                .isLessThan(600);
    }

    @Test
    void aLongSummaryIsCut() {
        SummaryRequests requests = requests();
        CompletableFuture<String> summary = requests.summarise(
                        material(null, List.of(turn("ada", 1, "I have a dog.", "Nice."))))
                .toFuture();
        String id = Objects.requireNonNull(published.get()).requestId();

        requests.ended(TurnsCompleted.of(id, ADA, "", "word ".repeat(10_000), false));

        assertThat(TOKENS.count(summary.join())).isLessThanOrEqualTo(100);
    }

    @Test
    void aSummaryThatNobodyAskedForIsIgnoredAndAFailedOneIsAnError() {
        SummaryRequests requests = requests();
        requests.ended(TurnsCompleted.of("sum_unknown", ADA, "", "Has a dog.", false));
        CompletableFuture<String> summary = requests.summarise(
                        material(null, List.of(turn("ada", 1, "I have a dog.", "Nice."))))
                .toFuture();

        requests.ended(TurnsCompleted.of(Objects.requireNonNull(published.get()).requestId(), ADA, "", null, false));

        assertThatThrownBy(summary::join).hasMessageContaining("TIMEOUT");
    }

    @Test
    void aSummarizerThatFailsIsReplacedAndLeftAloneForAWhile() {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<Instant> now = new AtomicReference<>(LongTalk.NOON);
        FailSafeSummarizer safe = new FailSafeSummarizer(
                material -> Mono.defer(() -> asked.incrementAndGet() <= 2
                        ? Mono.error(new IllegalStateException("away"))
                        : Mono.just("by a model")),
                material -> Mono.just("by hand"),
                now::get);
        Material material = material(null, List.of(turn("ada", 1, "Hi.", "Hi.")));

        assertThat(text(safe, material)).isEqualTo("by hand");
        assertThat(text(safe, material)).isEqualTo("by hand");
        assertThat(asked).as("left alone").hasValue(1);
        now.updateAndGet(time -> time.plusSeconds(16));
        assertThat(text(safe, material)).isEqualTo("by hand");
        now.updateAndGet(time -> time.plusSeconds(16));
        assertThat(text(safe, material)).isEqualTo("by hand");
        assertThat(asked).as("left alone for longer").hasValue(2);
        now.updateAndGet(time -> time.plusSeconds(16));
        assertThat(text(safe, material)).isEqualTo("by a model");
    }
}
