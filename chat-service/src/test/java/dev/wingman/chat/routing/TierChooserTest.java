package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wingman.schemas.chat.RoutingSignal;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierChooserTest {

    private static final TierChooser CHOOSER = TableFile.of(null).get();
    private static final String WEIGHTY =
            "Should I divorce my husband after eighteen years? We have two kids and a mortgage.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hi | ECONOMY
                    thank you, that was all | ECONOMY
                    What's your name? | ECONOMY
                    👍 | ECONOMY
                    ??? | ECONOMY
                    Gracias | ECONOMY
                    谢谢 | ECONOMY
                    How can I stop procrastinating on my thesis? | STANDARD
                    I feel stuck in my job and don't know what to do | STANDARD
                    Wie kann ich besser mit Stress umgehen? | STANDARD
                    Ako môžem prestať odkladať veci na neskôr a lepšie pracovať? | STANDARD
                    qwxz vbnm plokij | STANDARD
                    Prove that there are infinitely many primes congruent to 3 mod 4 | PREMIUM
                    Analyze the legal risks of this contract clause and cite the statutes | PREMIUM
                    Design the architecture of a multi-region payment system with its failure modes | PREMIUM
                    """)
    void aMessageGoesToTheTierOfItsKind(String message, Tier tier) {
        assertThat(CHOOSER.choose(message, List.of(), null, null).chosen()).isEqualTo(tier);
    }

    @Test
    void theScoreIsTheSumOfTheSignalsWithinItsBounds() {
        Random random = new Random(7);
        List<String> words = List.of(
                "prove", "hi", "divorce", "🙂", "死", "legal", "thanks", "and", "?", "design", "a*b", "\u0000", "kms",
                "\n");
        for (int i = 0; i < 2000; i++) {
            // Given
            List<String> said = new ArrayList<>();
            for (int turn = random.nextInt(4); turn >= 0; turn--) {
                StringBuilder text = new StringBuilder();
                for (int word = random.nextInt(30); word >= 0; word--) {
                    text.append(words.get(random.nextInt(words.size()))).append(random.nextBoolean() ? " " : "");
                }
                said.add(text.toString());
            }
            String message = said.remove(said.size() - 1);

            // When
            TurnRouting routing = CHOOSER.choose(message, said, null, null);

            // Then
            double own = 0;
            double lift = 0;
            for (RoutingSignal signal : routing.signals()) {
                assertThat(signal.value()).isBetween(0.0, 1.0);
                if (signal.name().equals(TierChooser.CONVERSATION)) {
                    lift = signal.value() * signal.weight();
                } else {
                    own += signal.value() * signal.weight();
                }
            }
            assertThat(routing.score())
                    .isBetween(0.0, 1.0)
                    .isCloseTo(Math.min(1, Math.max(0, Math.min(1, own)) + lift), within(0.002));
            assertThat(CHOOSER.choose(message, said, null, null)).isEqualTo(routing);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "ok do it", "no", "and then?", "what do you mean?", "why?", "👍", "oui", "ja"})
    void inAWeightyConversationAShortAnswerIsNoSmallTalk(String message) {
        // When
        TurnRouting alone = CHOOSER.choose(message, List.of(), null, null);
        TurnRouting within = CHOOSER.choose(message, List.of(WEIGHTY), Tier.PREMIUM, null);

        // Then
        assertThat(within.chosen()).isNotEqualTo(Tier.ECONOMY);
        assertThat(within.score()).isGreaterThan(alone.score());
        assertThat(within.signals()).extracting(RoutingSignal::name).contains(TierChooser.CONVERSATION);
    }

    @Test
    void theWeightOfAConversationFadesWithTheMessagesThatAddNone() {
        // Given
        List<String> said = new ArrayList<>(List.of(WEIGHTY));
        List<Double> scores = new ArrayList<>();

        // When
        for (int i = 0; i < 6; i++) {
            scores.add(CHOOSER.choose("yes", said, null, null).score());
            said.add("yes");
        }

        // Then
        assertThat(scores).isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(CHOOSER.choose("yes", said, null, null).chosen()).isEqualTo(Tier.ECONOMY);
    }

    @Test
    void aNewSubjectInAWeightyConversationIsJudgedByItself() {
        TurnRouting joke = CHOOSER.choose("tell me a joke about cats", List.of(WEIGHTY, "ok"), Tier.STANDARD, null);

        assertThat(joke.chosen()).isEqualTo(Tier.ECONOMY);
    }

    @Test
    void aTierOnDemandIsKeptAndTheScoreIsToldAllTheSame() {
        TurnRouting routing = CHOOSER.choose("hi", List.of(), null, Tier.PREMIUM);

        assertThat(routing.asked()).isEqualTo(Tier.PREMIUM);
        assertThat(routing.chosen()).isEqualTo(Tier.PREMIUM);
        assertThat(routing.score()).isLessThan(0.36);
    }
}
