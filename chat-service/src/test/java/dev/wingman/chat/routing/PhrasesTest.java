package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhrasesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kill myself | I will KILL  myself! | 1
                    kill myself | kill and myself | 0
                    suicid* | suicidal thoughts, suicide | 2
                    suicid* | homicidal | 0
                    took .. pills | i took pills | 1
                    took .. pills | i took thirty of those pills | 1
                    took .. pills | i took a walk and then bought some pills | 0
                    ^ help $ | Help!!! | 1
                    ^ help $ | help me | 0
                    ^ help | help me | 1
                    im done $ | now i'm done | 1
                    schlagt mich | er SCHLÄGT mich | 1
                    自杀 | 我想自杀了 | 1
                    no no | no no no | 1
                    """)
    void aPhraseIsFoundInItsPlaces(String phrase, String message, int places) {
        // Given
        Phrases phrases = new Phrases();
        phrases.add(0, List.of("unheard of"));
        phrases.add(1, List.of(phrase));

        // Then
        assertThat(phrases.count(Words.of(message).list(), 2)).containsExactly(0, places);
    }

    @Test
    void phrasesOfSeveralOwnersAreFoundInOnePass() {
        // Given
        Phrases phrases = new Phrases();
        phrases.add(0, List.of("chest pain", "chest"));
        phrases.add(1, List.of("chest pain"));

        // Then
        assertThat(phrases.count(Words.of("a pain in my chest; chest pain").list(), 2))
                .containsExactly(2, 1);
    }
}
