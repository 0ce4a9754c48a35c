package dev.wingman.gateway.challenges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.gateway.edge.Rejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

class ChallengeQueryTest {

    @ParameterizedTest
    @CsvSource({
        "'',                              page=0&size=20",
        "size=5,                          page=0&size=5",
        "page=2&difficulty=hard,          difficulty=hard&page=2&size=20",
        "difficulty=easy&size=100&page=0, difficulty=easy&page=0&size=100",
        "page=007,                        page=7&size=20"
    })
    void everySpellingOfAPageHasTheSameKey(String query, String key) {
        // Then
        assertThat(ChallengeQuery.of(parameters(query)).key().key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "difficulty=brutal, difficulty",
        "difficulty=HARD,   difficulty",
        "difficulty,        difficulty",
        "page=-1,           page",
        "page=10000,        page",
        "page=1.5,          page",
        "page=,             page",
        "page=٣,            page",
        "size=0,            size",
        "size=101,          size",
        "size=9999999999,   size",
        "size=5&size=6,     size",
        "sort=title,        sort"
    })
    void whatIsNotValidIsNamed(String query, String parameter) {
        // Then
        assertThatThrownBy(() -> ChallengeQuery.of(parameters(query)))
                .isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.field())
                        .isEqualTo(parameter));
    }

    @Test
    void theNameOfAnUnknownParameterIsShortened() {
        // Then
        assertThatThrownBy(() -> ChallengeQuery.of(parameters("x".repeat(5_000) + "=1")))
                .satisfies(rejection -> assertThat(rejection.getMessage()).hasSizeLessThan(300));
    }

    private static MultiValueMap<String, String> parameters(String query) {
        return UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
    }
}
