package dev.wingman.schemas.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheClearedTest {

    private static final List<TagVersion> TAGS = List.of(new TagVersion("user:42", 3));

    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "*, abc, true",
        "a*c, abbc, true",
        "a*c, abbd, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "radiusKm=*&user=4?, radiusKm=7&user=42, true",
        "radiusKm=*&user=4?, radiusKm=7&user=421, false",
        "a[b]%_, a[b]%_, true",
        "a[b]%_, ab%_, false",
        "abc, abcd, false",
        "**a**, a, true"
    })
    void aPatternMeansStarsAndQuestionMarksAndNothingElse(String pattern, String key, boolean matches) {
        assertThat(KeyPattern.matches(pattern, key)).isEqualTo(matches);
    }

    @Test
    void allThatIsNamedMustFit() {
        assertThat(cleared("matches", "radius*", "user:42").removes("matches", "radiusKm=5", TAGS, 10))
                .isTrue();
        assertThat(cleared("locations", "radius*", "user:42").removes("matches", "radiusKm=5", TAGS, 10))
                .isFalse();
        assertThat(cleared("matches", "user*", "user:42").removes("matches", "radiusKm=5", TAGS, 10))
                .isFalse();
        assertThat(cleared("matches", "radius*", "user:43").removes("matches", "radiusKm=5", TAGS, 10))
                .isFalse();
        assertThat(cleared(null, null, "user:42").removes("matches", "radiusKm=5", null, 10))
                .isFalse();
    }

    @Test
    void whatWasLoadedLaterIsNotMeant() {
        assertThat(cleared(null, null, null).removes("matches", "k", TAGS, 10)).isTrue();
        assertThat(cleared(null, null, null).removes("matches", "k", TAGS, 11)).isFalse();
    }

    private static CacheCleared cleared(@Nullable String cache, @Nullable String pattern, @Nullable String tag) {
        return new CacheCleared("c", cache, pattern, tag, "olga", 0L, 0L, Instant.EPOCH, 10, Instant.EPOCH);
    }
}
