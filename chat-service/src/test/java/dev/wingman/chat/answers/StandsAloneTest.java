package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.answers.StandsAlone.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandsAloneTest {

    private static final English ENGLISH = English.load();

    private final StandsAlone standsAlone = new StandsAlone(ENGLISH);

    private Verdict judge(String message, boolean afterOthers) {
        return standsAlone.judge(message, Reading.of(message, ENGLISH), afterOthers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What is a deload week?",
                "How do I learn to juggle?",
                "How can I improve my handwriting?",
                "What is the capital of Portugal",
                "Why do cats purr when they sleep?",
                "Is it safe to lift weights every day?",
                "Explain the pomodoro technique",
                "How long does it take to learn Spanish?",
                "Which stretches help against a stiff neck?",
                "What happens if I skip breakfast?",
                "Can you tell me how compound interest works?"
            })
    void aQuestionForAnybodyStandsAlone(String message) {
        assertThat(judge(message, false)).isEqualTo(Verdict.YES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thanks|LENGTH",
                "Why?|LENGTH",
                "I feel sad and tired.|NO_QUESTION",
                "What is my name?|PERSONAL",
                "Where is my order?|PERSONAL",
                "How do I tell my boss that I quit?|PERSONAL",
                "What should I do about my anxiety?|PERSONAL",
                "Am I too old to start running?|PERSONAL",
                "Did I do the right thing?|PERSONAL",
                "I am 45 and diabetic. What should I eat?|PERSONAL",
                "Why does he ignore me?|PERSONAL",
                "How should we split our chores?|PERSONAL",
                "What did you say about protein?|REFERS_BACK",
                "How does that work?|REFERS_BACK",
                "Is it true?|REFERS_BACK",
                "What about the second one?|REFERS_BACK",
                "And how do squats compare?|REFERS_BACK",
                "Can you tell me more?|LENGTH",
                "Why is she so angry?|REFERS_BACK",
                "What is the weather in Rome?|TIME",
                "Who is the current champion?|TIME",
                "What should a runner eat today?|TIME",
                "Which films came out last year?|TIME",
                "Can you write to anna.kern@example.org?|PERSONAL_DATA",
                "Who owns the number +49 170 1234567?|PERSONAL_DATA",
                "Where is order number 48213?|PERSONAL_DATA",
                "What is Anna Kern's phone number?|PERSONAL_DATA",
                "How can I kill myself?|CRISIS",
                "What is the dose for a suicide?|CRISIS",
                "Wie lernt man jonglieren?|LANGUAGE",
                "Что такое йога?|LANGUAGE"
            })
    void whatIsPersonalOrDependsOnMomentOrConversationDoesNot(String message, Verdict why) {
        assertThat(judge(message, false)).isEqualTo(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Why so hard?", "What is it like?", "How long?", "Does it hurt?", "Which is better?"})
    void afterOthersAShortQuestionMayGoOnWithThem(String message) {
        assertThat(judge(message, true)).isNotEqualTo(Verdict.YES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is the capital of Portugal?", "How do I learn to juggle three balls?"})
    void afterOthersAWholeQuestionStillStandsAlone(String message) {
        assertThat(judge(message, true)).isEqualTo(Verdict.YES);
    }
}
