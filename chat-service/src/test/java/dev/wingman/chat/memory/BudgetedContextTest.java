package dev.wingman.chat.memory;

import static dev.wingman.chat.memory.LongTalk.ADA;
import static dev.wingman.chat.memory.LongTalk.PERSONA;
import static dev.wingman.chat.memory.LongTalk.TOKENS;
import static dev.wingman.chat.memory.LongTalk.request;
import static dev.wingman.chat.memory.LongTalk.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class BudgetedContextTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final TurnStore NO_HISTORY = (conversation, newest) -> Mono.empty();

    private static BudgetedContext context(int budget, int limit) {
        ContextSettings.Compression settings = LongTalk.settings(budget, limit);
        return new BudgetedContext(
                PERSONA, settings, TOKENS, LongTalk.keeper(settings, NO_HISTORY, Summarizer.NONE), LongTalk.SILENT);
    }

    private static ModelContext built(BudgetedContext context, ChatRequested request, List<ConversationTurn> turns) {
        return Objects.requireNonNull(
                context.build(request, turns, Tier.STANDARD).block(LONG));
    }

    private static long tokens(List<ChatMessage> messages) {
        return TurnTokens.messages(messages, TOKENS);
    }

    @Test
    void aConversationThatFitsIsSentWhole() {
        List<ConversationTurn> turns =
                List.of(turn("ada", 1, "one", "first"), turn("ada", 2, "lost", null), turn("ada", 3, "two", "second"));

        ModelContext built = built(context(1_000, 2_000), request("ada", "And now?"), turns);

        assertThat(built.messages())
                .extracting(ChatMessage::content)
                .containsExactly(PERSONA, "one", "first", "two", "second", "And now?");
        long all = tokens(built.messages());
        assertThat(built.size()).isEqualTo(new TurnContext(all, all, 2, 2, null));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theBudgetHoldsWhateverWasSaid(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            int budget = 200 + random.nextInt(3_000);
            int limit = budget + random.nextInt(500);
            List<ConversationTurn> turns = LongTalk.turns("ada", random.nextInt(250), random, 1 + random.nextInt(150));
            ChatRequested request = request("ada", LongTalk.words(random, 150));

            ModelContext built = built(context(budget, limit), request, turns);

            List<ChatMessage> before =
                    built.messages().subList(0, built.messages().size() - 1);
            assertThat(tokens(before) - TurnTokens.BEGIN).isLessThanOrEqualTo(budget);
            assertThat(tokens(built.messages())).isLessThanOrEqualTo(limit);
            assertThat(built.size().sentTokens()).isEqualTo(tokens(built.messages()));
            assertThat(built.size().fullTokens())
                    .isGreaterThanOrEqualTo(built.size().sentTokens());
            assertThat(built.size().turns()).isEqualTo(turns.size());
        }
    }

    @Test
    void turnsAreSentInTheOrderInWhichTheyWereSaidTheNewestAmongThem() {
        List<ConversationTurn> turns = LongTalk.turns("ada", 200, new Random(4), 40);

        ModelContext built = built(context(1_500, 9_000), request("ada", "What about my knee and the hill?"), turns);

        List<String> users = built.messages().stream()
                .filter(said -> said.role() == ChatRole.USER)
                .map(ChatMessage::content)
                .toList();
        List<String> all =
                new ArrayList<>(turns.stream().map(ConversationTurn::message).toList());
        all.add("What about my knee and the hill?");
        assertThat(all).containsSubsequence(users);
        assertThat(users).contains(turns.get(199).message(), turns.get(198).message());
        assertThat(built.messages())
                .filteredOn(said -> said.role() != ChatRole.SYSTEM)
                .extracting(ChatMessage::role)
                .startsWith(ChatRole.USER, ChatRole.ASSISTANT, ChatRole.USER)
                .endsWith(ChatRole.ASSISTANT, ChatRole.USER);
        assertThat(built.messages().get(0).content()).startsWith(PERSONA).contains("left out");
    }

    @Test
    void aFactIsFoundAgainAfterFiveHundredTurns() {
        List<ConversationTurn> turns = new ArrayList<>(LongTalk.turns("ada", 501, new Random(5), 30));
        turns.set(20, turn("ada", 20, "My sister Brunhilde lives in Oslo with two cats.", "How lovely."));
        ChatRequested request = request("ada", "Where does Brunhilde live, by the way?");

        ModelContext built = built(context(2_000, 9_000), request, turns);

        assertThat(built.messages())
                .contains(new ChatMessage(ChatRole.USER, turns.get(20).message()));
        assertThat(built.size().sentTokens() * 10).isLessThan(built.size().fullTokens() * 3);
    }

    @Test
    void whatLeftTheMemoryIsFoundInTheHistory() {
        List<ConversationTurn> all = new ArrayList<>(LongTalk.turns("ada", 2_000, new Random(6), 30));
        all.set(3, turn("ada", 3, "The code word of our club is hippogriff.", "I will remember."));
        ContextSettings.Compression settings = LongTalk.settings(2_000, 9_000);
        BudgetedContext context = new BudgetedContext(
                PERSONA,
                settings,
                TOKENS,
                LongTalk.keeper(settings, (conversation, newest) -> Mono.just(all), Summarizer.NONE),
                LongTalk.SILENT);

        // What takes longer than an answer may wait is there for the next one.
        await().atMost(LONG).untilAsserted(() -> {
            ModelContext built =
                    built(context, request("ada", "What was the code word of the club?"), all.subList(1_800, 2_000));
            assertThat(built.messages())
                    .extracting(ChatMessage::content)
                    .contains("The code word of our club is hippogriff.");
            assertThat(built.size().turns()).isEqualTo(2_000);
        });
    }

    @Test
    void aHistoryThatCantBeReadIsDoneWithout() {
        ContextSettings.Compression settings = LongTalk.settings(500, 9_000);
        List<ConversationTurn> turns = LongTalk.turns("ada", 200, new Random(6), 30);
        for (TurnStore broken : List.<TurnStore>of(
                (conversation, newest) -> Mono.error(new IllegalStateException("away")),
                (conversation, newest) -> Mono.never())) {
            BudgetedContext context = new BudgetedContext(
                    PERSONA, settings, TOKENS, LongTalk.keeper(settings, broken, Summarizer.NONE), LongTalk.SILENT);

            assertThat(built(context, request("ada", "And now?"), turns).size().turns())
                    .isEqualTo(200);
        }
    }

    @Test
    void twoUsersOfOneConversationIdNeverReadEachOther() {
        BudgetedContext context = context(400, 2_000);
        List<ConversationTurn> adas = new ArrayList<>(LongTalk.turns("ada", 100, new Random(7), 20));
        adas.set(5, turn("ada", 5, "My password is swordfish.", "Keep it to yourself."));
        List<ConversationTurn> eves = LongTalk.turns("eve", 100, new Random(8), 20);

        built(context, request("ada", "What is my password?"), adas);
        ModelContext built = built(context, request("eve", "What is my password?"), eves);

        assertThat(built.messages().toString()).doesNotContain("swordfish");
        assertThat(built.size().turns()).isEqualTo(100);
    }

    @Test
    void evenAStoreThatMixesUsersUpDoesNotMixThePrompt() {
        List<ConversationTurn> mixed = new ArrayList<>(LongTalk.turns("ada", 100, new Random(7), 20));
        mixed.add(turn("eve", 1_000, "My knee is a secret.", "It is safe."));
        ContextSettings.Compression settings = LongTalk.settings(400, 2_000);
        ConversationNotes notes = LongTalk.keeper(settings, NO_HISTORY, Summarizer.NONE)
                .open(ADA, mixed)
                .block(LONG);

        assertThat(Objects.requireNonNull(notes)
                        .choose("now", "knee", null, 1_000_000, 0.5)
                        .turns())
                .isNotEmpty()
                .allMatch(turn -> turn.userId().equals("ada"));
    }

    @Test
    void aMessageAboveTheLimitIsRefusedInWordsThatNameTheLimit() {
        Mono<ModelContext> built =
                context(500, 1_000).build(request("ada", "word ".repeat(2_000)), List.of(), Tier.STANDARD);

        assertThatThrownBy(() -> built.block(LONG))
                .isInstanceOf(ContextTooLargeException.class)
                .hasMessageContaining("1000 tokens");
    }

    @Test
    void aHugeMessageThatFitsLeavesLittleForTheRest() {
        List<ConversationTurn> turns = LongTalk.turns("ada", 50, new Random(9), 20);

        ModelContext built = built(context(500, 1_000), request("ada", "word ".repeat(900)), turns);

        assertThat(tokens(built.messages())).isLessThanOrEqualTo(1_000);
    }

    @Test
    void aHistoryOfAMegabyteDoesNotOverflow() {
        List<ConversationTurn> turns = new ArrayList<>();
        turns.add(turn("ada", 0, "a".repeat(500_000), " ".repeat(250_000)));
        turns.add(turn("ada", 1, "Where were we?", "漢字".repeat(125_000)));
        turns.add(turn("ada", 2, "Hello?", "Yes?"));

        ModelContext built = built(context(500, 1_000), request("ada", "And now?"), turns);

        assertThat(built.messages())
                .extracting(ChatMessage::content)
                .endsWith("Hello?", "Yes?", "And now?")
                .hasSize(4);
        assertThat(built.size().fullTokens()).isGreaterThan(100_000);
    }

    @Test
    void theRequestThatIsAnsweredAgainIsNotPartOfItsOwnPast() {
        List<ConversationTurn> turns = new ArrayList<>(LongTalk.turns("ada", 100, new Random(3), 20));
        ConversationTurn same = turns.get(99);
        ChatRequested request = new ChatRequested(
                same.requestId(),
                "conv_1",
                "ada",
                "default",
                "again",
                null,
                null,
                null,
                false,
                0,
                null,
                null,
                LongTalk.NOON);

        ModelContext built = built(context(400, 1_000), request, turns);

        assertThat(built.messages()).extracting(ChatMessage::content).doesNotContain(same.message());
    }

    @Test
    void aPersonaThatTakesMostOfABudgetIsRefusedAtTheStart() {
        ContextSettings.Compression settings = LongTalk.settings(200, 1_000);

        assertThatThrownBy(() -> new BudgetedContext(
                        "word ".repeat(150),
                        settings,
                        TOKENS,
                        LongTalk.keeper(settings, NO_HISTORY, Summarizer.NONE),
                        LongTalk.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("persona");
    }

    @Test
    void aTranscriptThatFitsIsSentAsItCame() {
        List<ChatMessage> transcript =
                List.of(new ChatMessage(ChatRole.SYSTEM, "mine"), new ChatMessage(ChatRole.USER, "before"));

        ModelContext built = built(context(500, 1_000), withTranscript(transcript, "now"), List.of());

        assertThat(built.messages()).extracting(ChatMessage::content).containsExactly("mine", "before", "now");
        assertThat(built.size().sentTokens()).isEqualTo(tokens(built.messages()));
    }

    @Test
    void aHugeTranscriptIsCutToItsNewestAndToWhatMatters() {
        List<ChatMessage> transcript = new ArrayList<>();
        transcript.add(new ChatMessage(ChatRole.SYSTEM, "mine"));
        LongTalk.turns("ada", 600, new Random(11), 100).forEach(turn -> {
            transcript.add(new ChatMessage(ChatRole.USER, turn.message()));
            transcript.add(new ChatMessage(ChatRole.ASSISTANT, Objects.requireNonNull(turn.reply())));
        });
        transcript.set(101, new ChatMessage(ChatRole.USER, "The gate opens with the number 4711."));

        ModelContext built =
                built(context(1_000, 4_000), withTranscript(transcript, "Which number opens the gate?"), List.of());

        assertThat(tokens(built.messages())).isLessThanOrEqualTo(1_000 + 20);
        assertThat(built.messages().get(0).content()).isEqualTo("mine");
        assertThat(built.messages())
                .contains(
                        transcript.get(transcript.size() - 1),
                        new ChatMessage(ChatRole.USER, "The gate opens with the number 4711."));
        assertThat(transcript)
                .containsSubsequence(
                        built.messages().subList(0, built.messages().size() - 1));
        assertThat(built.size().sentTokens()).isEqualTo(tokens(built.messages()));
        assertThat(built.size().turns()).isEqualTo(600);
    }

    @Test
    void aTranscriptOfOneHugeSystemMessageIsCutToo() {
        ModelContext built = built(
                context(400, 1_000),
                withTranscript(List.of(new ChatMessage(ChatRole.SYSTEM, "rule ".repeat(200_000))), "now"),
                List.of());

        assertThat(tokens(built.messages())).isLessThanOrEqualTo(420);
        assertThat(built.messages()).hasSize(2);
    }

    private static ChatRequested withTranscript(List<ChatMessage> transcript, String message) {
        return new ChatRequested(
                "now",
                "conv_1",
                "ada",
                "default",
                message,
                transcript,
                null,
                null,
                false,
                0,
                null,
                null,
                LongTalk.NOON);
    }
}
