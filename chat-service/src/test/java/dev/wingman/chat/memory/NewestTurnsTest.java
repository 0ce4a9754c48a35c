package dev.wingman.chat.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.chat.tokens.Tokenizer;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewestTurnsTest {

    private static final TokenCounter TOKENS = new TokenCounter(Tokenizer.O200K, 100_000);
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private static ChatRequested request(String requestId, String message) {
        return new ChatRequested(
                requestId, "conv_1", "ada", "default", message, null, null, null, true, 3, null, null, NOON);
    }

    private static ConversationTurn past(String requestId, String message, @Nullable String reply) {
        return new ConversationTurn(
                requestId, "ada", message, reply, null, Tier.STANDARD, "sim-standard", Usage.NONE, 0, NOON, NOON);
    }

    private static List<ChatMessage> messages(
            NewestTurns prompts, ChatRequested request, List<ConversationTurn> turns) {
        return Objects.requireNonNull(
                        prompts.build(request, turns, Tier.STANDARD).block())
                .messages();
    }

    @Test
    void aMessageIsAskedInTheLightOfTheTurnsBefore() {
        NewestTurns prompts = new NewestTurns("Be kind.", 20, 10_000, TOKENS);

        List<ChatMessage> messages = messages(
                prompts, request("r3", "And now?"), List.of(past("r1", "one", "first"), past("r2", "two", "second")));

        assertThat(messages)
                .containsExactly(
                        new ChatMessage(ChatRole.SYSTEM, "Be kind."),
                        new ChatMessage(ChatRole.USER, "one"),
                        new ChatMessage(ChatRole.ASSISTANT, "first"),
                        new ChatMessage(ChatRole.USER, "two"),
                        new ChatMessage(ChatRole.ASSISTANT, "second"),
                        new ChatMessage(ChatRole.USER, "And now?"));
    }

    @Test
    void onlyTheNewestTurnsThatFitAreSent() {
        List<ConversationTurn> turns = List.of(
                past("r1", "a".repeat(50), "b".repeat(50)),
                past("r2", "c".repeat(50), "d".repeat(50)),
                past("r3", "e".repeat(50), "f".repeat(50)));

        List<ChatMessage> byCharacters = messages(new NewestTurns("p", 20, 250, TOKENS), request("r4", "x"), turns);
        List<ChatMessage> byTurns = messages(new NewestTurns("p", 1, 10_000, TOKENS), request("r4", "x"), turns);

        assertThat(byCharacters).hasSize(6).element(1).isEqualTo(new ChatMessage(ChatRole.USER, "c".repeat(50)));
        assertThat(byTurns).hasSize(4).element(1).isEqualTo(new ChatMessage(ChatRole.USER, "e".repeat(50)));
    }

    @Test
    void aTurnWithoutAnAnswerIsLeftOut() {
        ConversationTurn failed = past("r1", "lost", null);

        List<ChatMessage> messages =
                messages(new NewestTurns("p", 20, 10_000, TOKENS), request("r2", "x"), List.of(failed));

        assertThat(messages).extracting(ChatMessage::content).containsExactly("p", "x");
    }

    @Test
    void theSizesTellWhatWasSentAndWhatEverythingWouldBe() {
        List<ConversationTurn> turns =
                List.of(past("r1", "one", "first"), past("r2", "lost", null), past("r3", "two", "second"));

        TurnContext size = Objects.requireNonNull(new NewestTurns("Be kind.", 1, 10_000, TOKENS)
                        .build(request("r4", "And now?"), turns, Tier.STANDARD)
                        .block())
                .size();

        // 3 to begin the answer, and 4 for each message beside its text.
        int sent = 3
                + 4 * 4
                + TOKENS.count("Be kind.")
                + TOKENS.count("two")
                + TOKENS.count("second")
                + TOKENS.count("And now?");
        int left = 2 * 4 + TOKENS.count("one") + TOKENS.count("first");
        assertThat(size).isEqualTo(new TurnContext(sent + left, sent, 2, 1, null));
    }

    @Test
    void aTranscriptIsSentAsItCame() {
        ChatRequested request = new ChatRequested(
                "r1",
                "conv_1",
                "ada",
                "default",
                "now",
                List.of(new ChatMessage(ChatRole.SYSTEM, "mine"), new ChatMessage(ChatRole.USER, "before")),
                null,
                null,
                false,
                0,
                null,
                null,
                NOON);

        List<ChatMessage> messages = messages(new NewestTurns("Be kind.", 20, 10_000, TOKENS), request, List.of());

        assertThat(messages).extracting(ChatMessage::content).containsExactly("mine", "before", "now");
    }
}
