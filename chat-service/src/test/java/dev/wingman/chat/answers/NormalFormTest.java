package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalFormTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "How do I squat?|how do i squat",
                "  How   do I\tsquat ?! |How do I squat",
                "What’s a “deload” week?|What's a deload week",
                "Ｗｈａｔ is a ﬁt body?|What is a fit body?",
                "Protein, carbs, and fat?|Protein carbs and fat"
            })
    void whatDoesNotChangeTheMeaningIsLeftOut(String one, String other) {
        assertThat(NormalForm.of(one)).isEqualTo(NormalForm.of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Can I run daily?|Can't I run daily?",
                "What is 10²?|What is 102?",
                "What is 1½ cups?|What is 11/2 cups?",
                "Is 1.5 enough?|Is 15 enough?",
                "Is -5 cold?|Is 5 cold?",
                "How to learn C++?|How to learn C?",
                "Is 5% a lot?|Is 5 a lot?",
                "What does US mean?|What does us mean?",
                "Were we wrong?|We're we wrong?",
                "Is order 4711 late?|Is order 4712 late?"
            })
    void whatChangesTheMeaningIsKept(String one, String other) {
        assertThat(NormalForm.of(one)).isNotEqualTo(NormalForm.of(other));
    }
}
