package dev.wingman.cache.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wingman.cache.loading.UnknownKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchQueryTest {

    @Test
    void aKeyNamesRadiusAndUser() {
        assertThat(MatchQuery.ofKey("radiusKm=100&user=a&b=c")).isEqualTo(new MatchQuery(100, "a&b=c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "radiusKm=0&user=1", "radiusKm=101&user=1", "radiusKm=05&user=1", "radiusKm=5&user="})
    void anotherSpellingIsNoKey(String key) {
        assertThatThrownBy(() -> MatchQuery.ofKey(key)).isInstanceOf(UnknownKeyException.class);
    }

    @Test
    void theWayOnTheGroundIsAsLongAsTheRadius() {
        // Given
        MatchQuery query = new MatchQuery(100, "1");

        // When
        double ground = MatchQuery.groundKm(query.chordKm());

        // Then
        assertThat(query.chordKm()).isLessThan(100);
        assertThat(ground).isCloseTo(100, within(1e-6));
    }
}
