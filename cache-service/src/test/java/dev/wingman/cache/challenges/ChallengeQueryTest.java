package dev.wingman.cache.challenges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.cache.loading.UnknownKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeQueryTest {

    @Test
    void theCanonicalKeyIsRead() {
        // When
        ChallengeQuery query = ChallengeQuery.ofKey("difficulty=hard&page=3&size=100");

        // Then
        assertThat(query).isEqualTo(new ChallengeQuery("hard", 3, 100));
    }

    @Test
    void aKeyWithoutDifficultyAsksForAll() {
        // When
        ChallengeQuery query = ChallengeQuery.ofKey("page=0&size=20");

        // Then
        assertThat(query).isEqualTo(new ChallengeQuery(null, 0, 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "page=0",
                "size=20&page=0",
                "page=00&size=20",
                "page=0&size=0",
                "page=0&size=101",
                "page=10000&size=20",
                "page=-1&size=20",
                "difficulty=brutal&page=0&size=20",
                "difficulty=hard' or 1=1--&page=0&size=20"
            })
    void anythingElseIsNoKey(String key) {
        // Then
        assertThatThrownBy(() -> ChallengeQuery.ofKey(key)).isInstanceOf(UnknownKeyException.class);
    }
}
