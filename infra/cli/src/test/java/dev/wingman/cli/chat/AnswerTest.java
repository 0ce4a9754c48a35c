package dev.wingman.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.cli.chat.ServerSentEvents.Event;
import dev.wingman.cli.terminal.CommandFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private final StringWriter screen = new StringWriter();
    private final Answer answer = new Answer(new PrintWriter(screen));

    @Test
    void piecesAreShownAsTheyComeAndTheWholeIsNotRepeated() {
        answer.take(new Event("accepted", "{}"));
        answer.take(new Event("delta", "{\"text\":\"Hello, \"}"));
        assertThat(screen.toString()).isEqualTo("Hello, ");
        answer.take(new Event("delta", "{\"text\":\"you.\"}"));
        answer.take(new Event("completed", "{\"reply\":\"Hello, you.\",\"model\":\"m\"}"));

        assertThat(screen.toString().trim()).isEqualTo("Hello, you.");
        assertThat(answer.completed().path("model").asString("")).isEqualTo("m");
    }

    @Test
    void anAnswerWithoutPiecesIsShownWhole() {
        answer.take(new Event("completed", "{\"reply\":\"All at once.\"}"));

        assertThat(screen.toString().trim()).isEqualTo("All at once.");
    }

    @Test
    void aFailureNamesItsReason() {
        assertThatThrownBy(() -> answer.take(new Event("failed", "{\"reason\":\"timeout\",\"detail\":\"Too slow.\"}")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("No answer (timeout): Too slow.");
    }

    @Test
    void aStreamThatEndsEarlyIsAFailure() {
        answer.take(new Event("delta", "{\"text\":\"Hel\"}"));

        assertThatThrownBy(answer::completed).isInstanceOf(CommandFailedException.class);
    }
}
