package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.RoutingSignal;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetyTest {

    private static final TierChooser CHOOSER = TableFile.of(null).get();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I want to die",
                "kms",
                "k.m.s.",
                "K M S",
                "kill myself",
                "k!ll mys3lf",
                "kiiill myself",
                "im going to kil my self",
                "su*cide",
                "sucide",
                "suicied",
                "s u i c i d e",
                "s-u-i-c-i-d-e",
                "ѕuісide",
                "𝓈𝓊𝒾𝒸𝒾𝒹ℯ",
                "sui\u200bcide",
                "thinking about ending it all",
                "I don't want to be here anymore",
                "i cut myself again",
                "unalive",
                "took 30 pills",
                "overdosed",
                "my friend just OD'd",
                "she od'ed on sleeping pills",
                "he hits me",
                "my husband beats me",
                "I was raped",
                "r*ped",
                "my stepdad touches me",
                "chest pain",
                "can't breathe",
                "she is unconscious",
                "my baby swallowed a battery",
                "call 911",
                "he has a knife",
                "quiero morir",
                "mi novio me pega",
                "no puedo respirar",
                "ich will sterben",
                "ich möchte nicht mehr leben",
                "er schlägt mich",
                "Notfall!",
                "j'ai envie de mourir",
                "mon mari me frappe",
                "je n'arrive pas à respirer",
                "quero morrer",
                "meu marido me bate",
                "dor no peito",
                "voglio morire",
                "mio marito mi picchia",
                "non riesco a respirare",
                "想死",
                "他打我",
                "хочу умереть",
                "死にたい",
                "intihar",
                "hi! quick one: i want to die. thanks, bye!",
            })
    void whoIsInDangerIsNeverSentToEconomyNotEvenOnDemand(String message) {
        // When
        TurnRouting byItself = CHOOSER.choose(message, List.of(), null, null);
        TurnRouting pinned = CHOOSER.choose(message, List.of(), Tier.ECONOMY, Tier.ECONOMY);

        // Then
        assertThat(byItself.chosen()).isNotEqualTo(Tier.ECONOMY);
        assertThat(byItself.signals()).extracting(RoutingSignal::name).contains(Scales.SAFETY);
        assertThat(pinned.chosen()).isEqualTo(Tier.STANDARD);
        assertThat(pinned.signals()).extracting(RoutingSignal::name).contains(TierChooser.FLOOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"this traffic is killing me", "i hate myself today", "my dog died", "I can't cope"})
    void whatMayBeDangerIsNotEconomyEither(String message) {
        assertThat(CHOOSER.choose(message, List.of(), null, Tier.ECONOMY).chosen())
                .isEqualTo(Tier.STANDARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "thanks for your help",
                "danke für die hilfe",
                "grazie per l'aiuto",
                "tell me a joke",
                "what is the meaning of life",
                "how do you kill time",
                "see you later",
                "are you alive",
            })
    void smallTalkThatSoundsAlikeStaysSmallTalk(String message) {
        assertThat(CHOOSER.choose(message, List.of(), null, null).chosen()).isEqualTo(Tier.ECONOMY);
    }

    @Test
    void theMessagesAfterItAreNotSmallTalkEither() {
        // Given
        List<String> said = List.of("hello", "i want to die", "no", "ok", "maybe", "thanks");

        // When
        TurnRouting next = CHOOSER.choose("bye", said, Tier.ECONOMY, Tier.ECONOMY);

        // Then
        assertThat(next.chosen()).isEqualTo(Tier.STANDARD);
        assertThat(CHOOSER.choose("bye", said, null, null).chosen()).isNotEqualTo(Tier.ECONOMY);
    }

    @Test
    void aLongMessageHidesNothing() {
        // Given
        String padding = "this is a nice day and i am fine ".repeat(15);

        // When
        TurnRouting routing = CHOOSER.choose(padding + "but i want to die " + padding, List.of(), null, null);

        // Then
        assertThat(routing.signals()).extracting(RoutingSignal::name).contains(Scales.SAFETY);
    }
}
