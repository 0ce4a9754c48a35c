package dev.wingman.chat.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.knuddels.jtokkit.api.Encoding;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenCounterTest {

    private static final Encoding ENCODING = Tokenizer.O200K.load();
    private static final TokenCounter EXACT = new TokenCounter(Tokenizer.O200K, 1_000_000);

    @Test
    void aTextCountsForWhatTheTokenizerOfItsModelMakesOfIt() {
        // As OpenAI's own tokenizer counts it.
        assertThat(EXACT.count("hello world")).isEqualTo(2);
        assertThat(EXACT.count("antidisestablishmentarianism")).isEqualTo(6);
        assertThat(EXACT.count("")).isZero();
    }

    @Test
    void aTextThatLooksLikeAControlTokenIsText() {
        assertThat(EXACT.count("<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void withoutThePublicTokenizerAFifthIsAdded() {
        TokenCounter careful = new TokenCounter(Tokenizer.PROXY, 100_000);
        String text = "I would like to run five kilometres in spring. ".repeat(20);

        assertThat(careful.count(text)).isEqualTo((int) Math.ceil(EXACT.count(text) * 1.2));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, O200K",
        "gpt-4.1-nano, O200K",
        "gpt-5, O200K",
        "o3-mini, O200K",
        "openai/gpt-4.1, O200K",
        "gpt-4-turbo, CL100K",
        "gpt-4, CL100K",
        "gpt-3.5-turbo, CL100K",
        "claude-sonnet-4-6, PROXY",
        "simulated-economy, PROXY",
        "llama3:8b, PROXY",
        "olmo, PROXY"
    })
    void theModelNamesItsTokenizer(String model, Tokenizer tokenizer) {
        assertThat(Tokenizer.of(model)).isEqualTo(tokenizer);
    }

    @Test
    void aLongTextIsCountedInPiecesAndHardlyTooHigh() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        while (text.length() < 60_000) {
            text.append(List.of("run ", "marathon, ", "déjà ", "2026-05-04 ", "🙂 ", "说明 ", "\n\n")
                    .get(random.nextInt(7)));
        }

        int whole = ENCODING.countTokensOrdinary(text.toString());

        assertThat(EXACT.count(text.toString())).isCloseTo(whole, within(60_000 / TokenCounter.PIECE + 1));
    }

    static Stream<String> pathological() {
        int size = 1_000_000;
        Random random = new Random(3);
        StringBuilder noise = new StringBuilder();
        random.ints(size / 2, 0x20, 0x3000).forEach(noise::appendCodePoint);
        return Stream.of(
                "a".repeat(size),
                " ".repeat(size),
                "\n".repeat(size),
                "ab".repeat(size / 2),
                "Aa".repeat(size / 2),
                "0".repeat(size),
                "!".repeat(size),
                "漢".repeat(size),
                "👩‍👩‍👧".repeat(size / 8),
                "\ud800".repeat(size),
                noise.toString());
    }

    @ParameterizedTest
    @MethodSource("pathological")
    @Timeout(20)
    void aMillionCharactersOfAnyKindAreCountedInBoundedTime(String text) {
        int count = EXACT.count(text);

        assertThat(count).isPositive();
    }

    @Test
    void countingStopsWhenThereAreTooMany() {
        String text = "word ".repeat(200_000);

        assertThat(EXACT.count(text, 1_000)).isBetween(1_001, 1_000 + TokenCounter.PIECE);
        assertThat(EXACT.count(text)).isCloseTo(200_000, within(300));
    }

    @Test
    void aHeadFitsAndIsWholeCharacters() {
        String text = "Zeit für 🙂🙂🙂 und 说明。 ".repeat(400);
        for (int tokens : new int[] {0, 1, 7, 50, 300}) {
            String head = EXACT.head(text, tokens);

            assertThat(EXACT.count(head)).isLessThanOrEqualTo(tokens);
            assertThat(text).startsWith(head);
            assertThat(head.isEmpty() || !Character.isHighSurrogate(head.charAt(head.length() - 1)))
                    .isTrue();
            assertThat(EXACT.count(head)).isGreaterThanOrEqualTo(tokens - 25);
        }
        assertThat(EXACT.head("short", 10)).isEqualTo("short");
    }

    @Test
    @Timeout(20)
    void aCountIsRemembered() {
        String text = "A sentence of some length that is counted again and again. ".repeat(2_000);
        EXACT.count(text);

        long begin = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            EXACT.count(text);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
}
