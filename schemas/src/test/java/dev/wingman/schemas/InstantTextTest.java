package dev.wingman.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T10:42:00Z",
                "2026-11-20T10:42:00.1Z",
                "2026-11-20T10:42:00.123456789Z",
                "2026-11-20T10:42:00.1234567890Z",
                "2026-11-20T10:42:00.Z",
                "2026-11-20T10:42:00,1Z",
                "2026-11-20T10:42Z",
                "2026-11-20T10:42:00+01:00",
                "2026-11-20T24:00:00Z",
                "2026-11-20T24:00:01Z",
                "2026-12-31T23:59:60Z",
                "2026-02-29T00:00:00Z",
                "2024-02-29T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "2026-11-20t10:42:00z",
                "2026-11-20 10:42:00Z",
                "٢٠٢٦-11-20T10:42:00Z",
                "Z",
                ""
            })
    void judgesAsInstantParseDoes(String text) {
        assertThat(orNull(InstantText::parse, text)).isEqualTo(orNull(Instant::parse, text));
    }

    @Test
    void readsWhateverAnInstantWritesAndJudgesDamageAsInstantParseDoes() {
        Random random = new Random(99);
        for (int i = 0; i < 5_000; i++) {
            // Given
            long nanos = random.nextInt(1_000_000_000) / (long) Math.pow(10, random.nextInt(10));
            String text = Instant.ofEpochSecond(random.nextLong() >> (20 + random.nextInt(44)), nanos)
                    .toString();
            StringBuilder damaged = new StringBuilder(text);
            damaged.setCharAt(random.nextInt(text.length()), "0123456789-:.TZ".charAt(random.nextInt(15)));

            // Then
            assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
            assertThat(orNull(InstantText::parse, damaged.toString()))
                    .as("%s", damaged)
                    .isEqualTo(orNull(Instant::parse, damaged.toString()));
        }
    }

    private interface Parser {
        Instant parse(String text);
    }

    private static @Nullable Instant orNull(Parser parser, String text) {
        try {
            return parser.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
