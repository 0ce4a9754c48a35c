package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {

    private static final English ENGLISH = English.load();

    private static @Nullable Objection objection(String one, String other) {
        Reading a = Reading.of(one, ENGLISH);
        Reading b = Reading.of(other, ENGLISH);
        return new Guards(ENGLISH).objection(a, b, new Alignment(a, b));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How many calories has 100 g of rice?|How many calories has 200 g of rice?|NUMBER",
                "Where is parcel 88412?|Where is parcel 88413?|NUMBER",
                "What happened in 1848?|What happened in 1849?|NUMBER",
                "Is a 5k run hard?|Is a 10k run hard?|NUMBER",
                "How do I cook two eggs?|How do I cook three eggs?|NUMBER",
                "Can I run with a cold?|Can't I run with a cold?|NEGATION",
                "Which foods contain gluten?|Which foods do not contain gluten?|NEGATION",
                "Is it legal to park here at night?|Is it illegal to park here at night?|OPPOSITE",
                "How do I gain weight?|How do I lose weight?|OPPOSITE",
                "What are the advantages of yoga?|What are the disadvantages of yoga?|OPPOSITE",
                "How warm is Malta in April?|How warm is Malta in June?|OPPOSITE",
                "How many miles are in a league?|How many kilometers are in a league?|OPPOSITE",
                "Why do Poles dislike Russians?|Why do Russians dislike Poles?|DIRECTION",
                "Why do dogs chase cats?|Why do cats chase dogs?|DIRECTION",
                "Is Java better than Go?|Is Go better than Java?|DIRECTION",
                "How do I get from Lyon to Nice?|How do I get from Nice to Lyon?|DIRECTION",
                "Who invented the zip?|When was the zip invented?|QUESTION_TYPE",
                "Where is the Louvre?|Why is the Louvre?|QUESTION_TYPE",
                "How many bones has a shark?|Why has a shark bones?|QUESTION_TYPE",
                "Who wrote the novel Emma?|Is the novel Emma good?|QUESTION_TYPE",
                "What did Marie Curie discover?|What did Pierre Janet discover?|NAME",
                "Can I eat raw beans?|Can you eat raw beans?|PERSON",
                "Can a child swim?|Should a child swim?|PERSON"
            })
    void twoQuestionsWithAnotherAnswerAreObjectedTo(String one, String other, Objection why) {
        assertThat(objection(one, other)).isEqualTo(why);
        assertThat(objection(other, one)).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How do I learn to juggle?|What is the best way to learn juggling?",
                "What is the difference between a crow and a raven?|What is the difference between a raven and a crow?",
                "How far is Lyon from Nice?|What is the distance between Nice and Lyon?",
                "Which is better, tea or coffee?|Which is better, coffee or tea?",
                "In Italy, what is the speed limit on motorways?|What is the speed limit on motorways in Italy?",
                "What's a good book on gardening?|What is a good book about gardening?"
            })
    void twoWordingsOfAQuestionAreNot(String one, String other) {
        assertThat(objection(one, other)).isNull();
    }
}
