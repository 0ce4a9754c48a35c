package dev.wingman.chat.memory;

import static dev.wingman.chat.memory.LongTalk.ADA;
import static dev.wingman.chat.memory.LongTalk.PERSONA;
import static dev.wingman.chat.memory.LongTalk.TOKENS;
import static dev.wingman.chat.memory.LongTalk.request;
import static dev.wingman.chat.memory.LongTalk.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.chat.embedding.Embedder;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class NotesKeeperTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ContextSettings.Compression settings = LongTalk.settings(1_000, 5_000);
    private final List<ConversationTurn> turns = new ArrayList<>(LongTalk.turns("ada", 100, new Random(2), 30));
    private final List<NotesKeeper> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(NotesKeeper::close);
    }

    private NotesKeeper keeper(Embedder embedder, Summarizer summarizer) {
        NotesKeeper keeper = new NotesKeeper(
                settings,
                200,
                TOKENS,
                embedder,
                (conversation, newest) -> Mono.empty(),
                new RedisSummaries(Redis.none(), Duration.ofHours(1)),
                summarizer,
                InstantSource.fixed(LongTalk.NOON),
                new SimpleMeterRegistry());
        opened.add(keeper);
        return keeper;
    }

    private ModelContext built(NotesKeeper keeper, Embedder embedder, String message) {
        return Objects.requireNonNull(new BudgetedContext(PERSONA, settings, TOKENS, keeper, embedder)
                .build(request("ada", message), turns, Tier.STANDARD)
                .block(LONG));
    }

    private void end(NotesKeeper keeper, int number) {
        turns.add(turn("ada", number, LongTalk.words(new Random(number), 60), LongTalk.words(new Random(number), 60)));
        keeper.ended(0, completed(turns.get(turns.size() - 1)), List.copyOf(turns));
    }

    private static TurnCompleted completed(ConversationTurn turn) {
        return TurnsCompleted.of(turn.requestId(), ADA, turn.message(), Objects.requireNonNull(turn.reply()), true);
    }

    /** Knows one subject. */
    private record Subject(String word, List<String> asked) implements Embedder {
        @Override
        public String model() {
            return "subject";
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public Mono<float[]> embed(String text) {
            asked.add(text);
            return Mono.just(text.contains(word) || text.contains("pet") ? new float[] {1, 0} : new float[] {0, 1});
        }
    }

    @Test
    void whatMeansTheSameInOtherWordsIsFoundOnceTurnsAreEmbedded() {
        turns.set(10, turn("ada", 10, "Our terrier is called Rex.", "Rex it is."));
        Subject embedder = new Subject("terrier", new CopyOnWriteArrayList<>());
        NotesKeeper keeper = keeper(embedder, Summarizer.NONE);

        built(keeper, embedder, "hi");
        await().atMost(LONG).until(() -> embedder.asked().size() >= 100);

        await().atMost(LONG).untilAsserted(() -> assertThat(
                        built(keeper, embedder, "Any pet?").messages())
                .extracting(ChatMessage::content)
                .contains("Our terrier is called Rex."));
    }

    @Test
    void anEmbedderThatFailsOrIsBusyCostsNoAnswer() {
        for (Mono<float[]> bad :
                List.<Mono<float[]>>of(Mono.empty(), Mono.error(new IllegalStateException("broken")))) {
            Embedder embedder = new Embedder() {
                @Override
                public String model() {
                    return "bad";
                }

                @Override
                public int dimensions() {
                    return 2;
                }

                @Override
                public Mono<float[]> embed(String text) {
                    return bad;
                }
            };

            ModelContext built = built(keeper(embedder, Summarizer.NONE), embedder, "What about the knee?");

            assertThat(built.size().turnsSent()).isPositive();
        }
    }

    @Test
    void whatLeftTheWindowIsSummarisedInVersionsAndSent() {
        List<Summarizer.Material> asked = new CopyOnWriteArrayList<>();
        NotesKeeper keeper = keeper(LongTalk.SILENT, material -> {
            asked.add(material);
            return Mono.just("Notes, edition " + asked.size() + ".");
        });
        assertThat(built(keeper, LongTalk.SILENT, "hi").size().summaryVersion()).isNull();

        end(keeper, 200);
        await().atMost(LONG)
                .until(() -> built(keeper, LongTalk.SILENT, "hi").size().summaryVersion() != null);
        ModelContext first = built(keeper, LongTalk.SILENT, "hi");
        for (int number = 201; number < 240; number++) {
            end(keeper, number);
        }

        await().atMost(LONG).until(() -> asked.size() >= 2);
        assertThat(first.size().summaryVersion()).isEqualTo(1);
        assertThat(first.messages().get(0).content()).contains("Notes, edition 1.");
        assertThat(asked.get(0).before()).isNull();
        assertThat(asked.get(1).before()).isEqualTo("Notes, edition 1.");
        assertThat(asked.get(1).turns().get(0)).isNotIn(asked.get(0).turns());
        assertThat(asked.get(0).turns())
                .as("the window needs no summary")
                .doesNotContain(turns.get(100), turns.get(99));
    }

    @Test
    void aSummarizerThatFailsIsAskedAgainAtALaterTurnAndCostsNoAnswer() {
        List<Summarizer.Material> asked = new CopyOnWriteArrayList<>();
        NotesKeeper keeper = keeper(LongTalk.SILENT, material -> {
            asked.add(material);
            return Mono.error(new IllegalStateException("no summary today"));
        });
        built(keeper, LongTalk.SILENT, "hi");

        end(keeper, 200);
        await().atMost(LONG).until(() -> asked.size() == 1);

        await().atMost(LONG).until(() -> {
            end(keeper, 300 + turns.size());
            return asked.size() >= 2;
        });
        ModelContext built = built(keeper, LongTalk.SILENT, "hi");
        assertThat(built.size().summaryVersion()).isNull();
        assertThat(built.size().turnsSent()).isPositive();
    }

    @Test
    void aSummaryBeyondItsShareIsNotSent() {
        NotesKeeper keeper = keeper(LongTalk.SILENT, material -> Mono.just("word ".repeat(400)));
        built(keeper, LongTalk.SILENT, "hi");
        end(keeper, 200);
        ConversationNotes notes = Objects.requireNonNull(keeper.open(ADA, turns).block(LONG));
        await().atMost(LONG).until(() -> notes.summary() != null);

        ModelContext built = built(keeper, LongTalk.SILENT, "hi");

        assertThat(built.size().summaryVersion()).isNull();
        assertThat(TurnTokens.messages(built.messages(), TOKENS)).isLessThanOrEqualTo(1_020);
    }

    @Test
    void afterAChangeOfOwnersNothingOldIsBelieved() {
        NotesKeeper keeper = keeper(LongTalk.SILENT, Summarizer.NONE);
        ConversationNotes before = keeper.open(ADA, turns).block(LONG);

        keeper.opened();

        assertThat(keeper.open(ADA, turns).block(LONG)).isNotSameAs(before);
    }

    @Test
    void aShortConversationHasNoNotes() {
        NotesKeeper keeper =
                keeper(LongTalk.SILENT, material -> Mono.error(new AssertionError("nothing to summarise")));
        turns.clear();
        for (int number = 0; number < 3; number++) {
            turns.add(turn("ada", number, "Hello.", "Hello."));
        }

        built(keeper, LongTalk.SILENT, "hi");
        keeper.ended(0, completed(turns.get(2)), List.copyOf(turns));

        assertThat(built(keeper, LongTalk.SILENT, "hi").size().turnsSent()).isEqualTo(3);
    }
}
