package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisguisesTest {

    private final Disguises disguises =
            new Disguises(Set.of("suicide", "kill", "life", "kms", "die", "overdose", "myself"), Set.of("dye", "file"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sucide | suicide
                    suiicide | suicide
                    suicdie | suicide
                    suicode | suicide
                    5u1c1d3 | suicide
                    su**ide | suicide
                    s u i c i d e | suicide
                    k.m.s | kms
                    k!ll | kill
                    kіll | kill
                    killllll mysefl | kill myself
                    diieee | diieee
                    dieeeee | die
                    my lief | my life
                    """)
    void aWordIsSeenThroughItsDisguise(String message, String seen) {
        assertThat(disguises.lift(Words.of(message).list())).isEqualTo(List.of(seen.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"dye", "file", "overdoses", "lice", "i a m", "a b c d", "12", "hello", "yesyes"})
    void whatIsAnotherWordStaysAsItIs(String message) {
        assertThat(disguises.lift(Words.of(message).list()))
                .isEqualTo(Words.of(message).list());
    }

    @Test
    void wordsWithoutADisguiseAreNotCopied() {
        // Given
        List<String> words = Words.of("how are you today").list();

        // Then
        assertThat(disguises.lift(words)).isSameAs(words);
    }
}
