package dev.wingman.schemas.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicReadTest {

    private static final String NONE = "There is none.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /performance/{id}        | does not begin with /api/
            /api                     | does not begin with /api/
            /api/users/{id}/{id}     | has the variable {id} twice
            /api/users/all           | has 0 variables and not 1 to 4
            /api/{a}/{b}/{c}/{d}/{e} | has 5 variables and not 1 to 4
            /api/users//{id}         | has the segment '', which
            /api/users/{id}/         | has the segment '', which
            /api/../{id}             | has the segment '..', which
            /api/users/{*rest}       | has the segment '{*rest}', which
            /api/users/{id:.*}       | has the segment '{id:.*}', which
            /api/*/{id}              | has the segment '*', which
            /api/users/x{id}         | has the segment 'x{id}', which
            """)
    void aPathThatIsNoneIsRefusedWithTheReason(String path, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicRead.bySignedIn(path, NONE))
                .withMessageContaining("path '" + path + "' " + reason);
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        // Given
        String longest = "/api/{id}/" + "x".repeat(190);

        // Then
        assertThat(PublicRead.bySignedIn(longest, NONE).path().template()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicRead.bySignedIn(longest + "x", NONE))
                .withMessage("a path of 201 characters is longer than 200");
    }

    @Test
    void anOwnerHasToBeNamedByThePath() {
        assertThat(PublicRead.byOwner("/api/users/{id}/badges", NONE).readers()).isEqualTo(ResourceReaders.OWNER);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicRead.byOwner("/api/users/{user}/badges", NONE))
                .withMessageContaining("has no {id}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines"})
    void whatIsSaidWhenThereIsNoneIsASentence(String absent) {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicRead.bySignedIn("/api/badges/{id}", absent));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicRead.bySignedIn("/api/badges/{id}", "x".repeat(201)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Badges", "a b", "1st", "a:b"})
    void aCacheIsNamedSoThatTheNameCanBeALabel(String cache) {
        // Given
        CacheResourceAnnounced announced =
                new CacheResourceAnnounced(cache, "/api/badges/{id}", ResourceReaders.SIGNED_IN, NONE, Instant.EPOCH);

        // Then
        assertThatIllegalArgumentException().isThrownBy(announced::read).withMessageContaining("a cache is named");
    }

    @Test
    void theVariablesInTheOrderOfThePathAreTheKey() {
        // Given
        ResourcePath one = ResourcePath.of("/api/users/{id}/badges");
        ResourcePath two = ResourcePath.of("/api/challenges/{id}/standings/{day}");

        // Then
        assertThat(key(one, Map.of("id", "a/b"))).contains("a/b");
        assertThat(key(two, Map.of("day", "monday", "id", "7"))).contains("7/monday");
    }

    @Test
    void whatWouldMakeTheKeyOfOthersMakesNone() {
        // Given
        ResourcePath one = ResourcePath.of("/api/users/{id}/badges");
        ResourcePath two = ResourcePath.of("/api/users/{id}/days/{day}");

        // Then
        assertThat(key(two, Map.of("id", "a/b", "day", "c"))).isEmpty();
        assertThat(key(two, Map.of("id", "a", "day", "b/c"))).isEmpty();
        assertThat(key(one, Map.of("id", " "))).isEmpty();
        assertThat(key(one, Map.of("id", "x".repeat(256)))).isPresent();
        assertThat(key(one, Map.of("id", "x".repeat(257)))).isEmpty();
    }

    @Test
    void twoTemplatesForTheSamePathsHaveOneShape() {
        assertThat(ResourcePath.of("/api/users/{id}/badges").shape())
                .isEqualTo(ResourcePath.of("/api/users/{user}/badges").shape())
                .isNotEqualTo(ResourcePath.of("/api/users/{id}/medals").shape());
    }

    private static Optional<String> key(ResourcePath path, Map<String, String> values) {
        return path.key(name -> Objects.requireNonNull(values.get(name)));
    }
}
