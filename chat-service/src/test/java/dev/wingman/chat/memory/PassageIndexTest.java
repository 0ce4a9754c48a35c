package dev.wingman.chat.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassageIndexTest {

    private final PassageIndex index = new PassageIndex();

    private void say(String speaker, String text) {
        index.add(new Passage(Integer.toString(index.size()), speaker, text, text.split(" ").length));
    }

    private void chat(int count, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            say(i % 2 == 0 ? "Ada" : "Bob", LongTalk.words(random, 12));
        }
    }

    private List<String> found(String question, int budget) {
        return index.retrieve(question, null, budget).stream()
                .map(Passage::text)
                .toList();
    }

    @Test
    void whatSharesWordsInAnyFormIsFound() {
        chat(100, 1);
        say("Ada", "I painted the fence with my nieces.");
        chat(100, 2);

        assertThat(found("Who is painting fences with which niece?", 12))
                .contains("I painted the fence with my nieces.");
    }

    @Test
    void anAnswerIsFoundByItsQuestion() {
        chat(100, 3);
        say("Ada", "Which instrument does your daughter play?");
        say("Bob", "The oboe, since Christmas.");
        chat(100, 4);

        assertThat(found("What instrument does Bob's daughter play?", 20)).contains("The oboe, since Christmas.");
    }

    @Test
    void whoeverTheQuestionNamesIsPreferred() {
        chat(60, 5);
        say("Ada", "The dentist was friendly.");
        chat(60, 6);
        say("Bob", "The dentist was friendly.");
        chat(60, 7);

        List<Passage> found = index.retrieve("What does Ada say of the dentist?", null, 4);

        assertThat(found).extracting(Passage::speaker).containsExactly("Ada");
    }

    @Test
    void vectorsFindWhatHasNoWordInCommon() {
        chat(200, 8);
        for (int place = 0; place < index.size(); place++) {
            index.vector(place, new float[] {0, 1});
        }
        say("Bob", "Our terrier barks.");
        index.vector(200, new float[] {1, 0});

        List<Passage> found = index.retrieve("Any pet?", new float[] {1, 0}, 3);

        assertThat(found).extracting(Passage::text).containsExactly("Our terrier barks.");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theBudgetHoldsAndTheOrderIsKept(long seed) {
        Random random = new Random(seed);
        chat(1 + random.nextInt(300), seed);
        for (int place = 0; place < index.size(); place += 2) {
            index.vector(place, new float[] {random.nextFloat(), random.nextFloat()});
        }
        for (int budget = 0; budget < 1_000; budget += 1 + random.nextInt(100)) {
            List<Passage> found = index.retrieve(LongTalk.words(random, 8), new float[] {0.6f, 0.8f}, budget);

            assertThat(found.stream().mapToInt(Passage::tokens).sum()).isLessThanOrEqualTo(budget);
            assertThat(found)
                    .extracting(passage -> Integer.parseInt(passage.id()))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aQuestionWithoutWordsAndAnEmptyIndexAreFine() {
        assertThat(index.retrieve("anything?", null, 100)).isEmpty();
        chat(10, 9);

        assertThat(index.retrieve("", null, 5)).isNotEmpty();
        assertThat(index.retrieve("?!", new float[] {1, 0}, 1_000)).hasSize(10);
    }

    @Test
    void wordsOfOtherLanguagesAreCompared() {
        chat(50, 10);
        say("", "Мы живём в Казани с весны.");
        say("", "我喜欢在公园跑步。");
        chat(50, 11);

        assertThat(found("Что было в Казани?", 6)).contains("Мы живём в Казани с весны.");
        assertThat(found("跑步", 1)).containsExactly("我喜欢在公园跑步。");
    }

    @Test
    void endingsAreCut() {
        assertThat(Words.of("Paints painted PAINTING cities city running runs the", 100))
                .containsExactly("paint", "paint", "paint", "city", "city", "run", "run");
    }
}
