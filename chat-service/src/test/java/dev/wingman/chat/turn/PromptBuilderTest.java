package dev.wingman.chat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.ConversationTurn;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptBuilderTest {

    @Test
    void aMessageIsAskedInTheLightOfTheTurnsBefore() {
        PromptBuilder prompts = new PromptBuilder("Be kind.", 20, 10_000);

        List<ChatMessage> messages = prompts.inConversation(
                Samples.request("r3", "And now?"),
                List.of(Samples.past("r1", "one", "first"), Samples.past("r2", "two", "second")));

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
                Samples.past("r1", "a".repeat(50), "b".repeat(50)),
                Samples.past("r2", "c".repeat(50), "d".repeat(50)),
                Samples.past("r3", "e".repeat(50), "f".repeat(50)));

        List<ChatMessage> byCharacters =
                new PromptBuilder("p", 20, 250).inConversation(Samples.request("r4", "x"), turns);
        List<ChatMessage> byTurns = new PromptBuilder("p", 1, 10_000).inConversation(Samples.request("r4", "x"), turns);

        assertThat(byCharacters).hasSize(6).element(1).isEqualTo(new ChatMessage(ChatRole.USER, "c".repeat(50)));
        assertThat(byTurns).hasSize(4).element(1).isEqualTo(new ChatMessage(ChatRole.USER, "e".repeat(50)));
    }

    @Test
    void aTurnWithoutAnAnswerIsLeftOut() {
        ConversationTurn failed = Samples.past("r1", "lost", null);

        List<ChatMessage> messages =
                new PromptBuilder("p", 20, 10_000).inConversation(Samples.request("r2", "x"), List.of(failed));

        assertThat(messages).extracting(ChatMessage::content).containsExactly("p", "x");
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
                Samples.NOON);

        List<ChatMessage> messages = new PromptBuilder("Be kind.", 20, 10_000).fromTranscript(request);

        assertThat(messages).extracting(ChatMessage::content).containsExactly("mine", "before", "now");
    }
}
