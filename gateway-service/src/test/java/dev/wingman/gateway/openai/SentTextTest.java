package dev.wingman.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentTextTest {

    private final SentText sent = new SentText();

    @Test
    void whatFollowsIsNew() {
        assertThat(sent.take(0, "Hello ")).isEqualTo("Hello ");
        assertThat(sent.take(6, "world")).isEqualTo("world");
        assertThat(sent.finish("Hello world")).isEmpty();
    }

    @Test
    void anAttemptThatSaysTheSameIsFollowedInSilence() {
        assertThat(sent.take(0, "Hello ")).isEqualTo("Hello ");
        assertThat(sent.take(0, "Hel")).isEmpty();
        assertThat(sent.take(3, "lo world")).isEqualTo("world");
    }

    @Test
    void anAttemptThatSaysOtherwiseContradicts() {
        assertThat(sent.take(0, "Hello ")).isEqualTo("Hello ");
        assertThat(sent.take(0, "Hi")).isNull();
    }

    @Test
    void aMissingPieceWaitsForTheWhole() {
        assertThat(sent.take(0, "Hello ")).isEqualTo("Hello ");
        assertThat(sent.take(9, "ld")).isEmpty();
        assertThat(sent.finish("Hello world")).isEqualTo("world");
    }

    @Test
    void aWholeThatIsShorterThanWhatWentOutContradicts() {
        assertThat(sent.take(0, "Hello ")).isEqualTo("Hello ");
        assertThat(sent.finish("Hello")).isNull();
    }
}
