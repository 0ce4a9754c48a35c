package dev.wingman.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamTranscriptTest {

    private static final String ACCEPTED = "event: accepted\nid: 3--1\ndata: {\"requestId\":\"r\"}\n\n";
    private static final String COMMENT = ": keep-alive\n\n";

    @Test
    void aWholeAnswerHasNoFlaw() {
        // When
        StreamTranscript transcript = transcript(
                ACCEPTED, delta(7, 0, "Hello"), COMMENT, delta(9, 5, " there"), completed(12, "Hello there"));
        // Then
        assertThat(transcript.flaw()).isEmpty();
        assertThat(transcript.tokens()).isEqualTo(2);
    }

    @Test
    void anAnswerThatLacksAPieceIsFlawed() {
        assertThat(transcript(ACCEPTED, delta(7, 0, "Hello"), delta(9, 6, "there"), completed(12, "Hello there"))
                        .flaw())
                .hasValue("has a gap at character 5");
    }

    @Test
    void anAnswerThatLacksItsLastPieceIsFlawed() {
        assertThat(transcript(ACCEPTED, delta(7, 0, "Hello"), completed(12, "Hello there"))
                        .flaw())
                .hasValue("completed says another text than the pieces");
    }

    @Test
    void eventsThatGoBackInTheLogAreFlawed() {
        assertThat(transcript(ACCEPTED, delta(9, 0, "Hello"), delta(7, 5, " there"), completed(12, "Hello there"))
                        .flaw())
                .hasValue("goes back from offset 9 to 7");
    }

    @Test
    void anAnswerWithoutAnEndIsFlawed() {
        assertThat(transcript(ACCEPTED, delta(7, 0, "Hello"), delta(9, 5, " there"))
                        .flaw())
                .hasValue("ends with delta");
    }

    private static StreamTranscript transcript(String... events) {
        return StreamTranscript.of(String.join("", events).getBytes(StandardCharsets.UTF_8));
    }

    private static String delta(long offset, int position, String text) {
        return "event: delta\nid: 3-%d\ndata: {\"attempt\":1,\"position\":%d,\"text\":\"%s\"}\n\n"
                .formatted(offset, position, text);
    }

    private static String completed(long offset, String text) {
        return "event: completed\nid: 3-%d\ndata: {\"reply\":\"%s\",\"usage\":{\"outputTokens\":2}}\n\n"
                .formatted(offset, text);
    }
}
