package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.RoutingSignal;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a table of phrases alone: leaf is 0.36, brick is 0.675, stone 0.78, feather 0.15. */
class ConversationTest {

    private final TierChooser chooser = Tables.small();

    @Test
    void aTierIsKeptWhenTheScoreIsNearItsThreshold() {
        // When
        TurnRouting alone = chooser.choose("leaf", List.of(), null, null);
        TurnRouting after = chooser.choose("leaf", List.of("how"), Tier.STANDARD, null);

        // Then
        assertThat(alone.chosen()).isEqualTo(Tier.ECONOMY);
        assertThat(after.chosen()).isEqualTo(Tier.STANDARD);
        assertThat(after.signals()).extracting(RoutingSignal::name).contains(TierChooser.HELD);
    }

    @Test
    void aTierIsLeftWhenTheScoreIsFarFromItsThreshold() {
        assertThat(chooser.choose("feather", List.of("stone"), Tier.PREMIUM, null)
                        .chosen())
                .isEqualTo(Tier.ECONOMY);
        assertThat(chooser.choose("stone stone", List.of("feather"), Tier.ECONOMY, null)
                        .chosen())
                .isEqualTo(Tier.PREMIUM);
    }

    @Test
    void whatKeepsATierWearsOff() {
        // Given
        List<String> said = new ArrayList<>(List.of("stone stone"));
        List<Tier> chosen = new ArrayList<>();

        // When
        for (int i = 0; i < 4; i++) {
            chosen.add(chooser.choose(
                            "a quite long sentence about many things with a brick in it as it has to stand alone",
                            said,
                            null,
                            null)
                    .chosen());
            said.add("a quite long sentence about many things with a brick in it as it has to stand alone");
        }

        // Then
        assertThat(chosen.get(0)).isEqualTo(Tier.PREMIUM);
        assertThat(chosen.get(3)).isEqualTo(Tier.STANDARD);
    }

    @Test
    void scoresThatSwingAroundAThresholdDoNotMakeTheTierSwing() {
        // Given
        List<String> said = new ArrayList<>(List.of("how"));
        List<Tier> chosen = new ArrayList<>();

        // When
        for (int i = 0; i < 6; i++) {
            String message = i % 2 == 0 ? "leaf" : "how";
            Tier before = chosen.isEmpty() ? Tier.STANDARD : chosen.get(chosen.size() - 1);
            chosen.add(chooser.choose(message, said, before, null).chosen());
            said.add(message);
        }

        // Then
        assertThat(chosen).containsOnly(Tier.STANDARD);
    }

    @Test
    void aShortMessageTakesOverTheWeightOfTheConversation() {
        // When
        TurnRouting after = chooser.choose("go on", List.of("stone stone"), Tier.PREMIUM, null);
        TurnRouting alone = chooser.choose("feather feather", List.of("stone stone"), Tier.PREMIUM, null);

        // Then
        assertThat(after.chosen()).isNotEqualTo(Tier.ECONOMY);
        assertThat(alone.signals()).extracting(RoutingSignal::name).contains(TierChooser.CONVERSATION);
    }

    @Test
    void onlyTheLatestMessagesCount() {
        // Given
        List<String> said = new ArrayList<>(List.of("fire"));

        // When
        for (int i = 0; i < 5; i++) {
            said.add("feather");
        }

        // Then
        assertThat(chooser.choose("feather feather", said, null, null).chosen()).isEqualTo(Tier.ECONOMY);
        assertThat(chooser.choose("feather feather", List.of("fire", "feather"), null, null)
                        .chosen())
                .isEqualTo(Tier.STANDARD);
    }
}
