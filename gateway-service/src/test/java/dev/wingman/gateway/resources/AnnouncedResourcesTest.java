package dev.wingman.gateway.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.schemas.cache.CacheResourceAnnounced;
import dev.wingman.schemas.cache.ResourceReaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class AnnouncedResourcesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final AnnouncedResources resources = new AnnouncedResources(
            new FixedPaths(List.of(
                    EdgeRoutes.get("/api/users/{id}/location", request -> Mono.empty()),
                    EdgeRoutes.post("/api/conversations/{conversationId}", request -> Mono.empty())))::serve,
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void whatIsAnnouncedIsServedAndARepetitionChangesNothing() {
        // When
        boolean changed = take("badges", "/api/users/{id}/badges", NOW);
        boolean changedAgain = take("badges", "/api/users/{id}/badges", NOW.plusSeconds(300));

        // Then
        assertThat(changed).isTrue();
        assertThat(changedAgain).isFalse();
        assertThat(served()).containsExactly("badges /api/users/{id}/badges");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/performance/{id}",
                "/api/users/{id}/{*rest}",
                "/api/users/{id:[0-9]+}/badges",
                "/api/all",
                "not a path",
                "/api/users/{id}/location",
                "/api/users/{user}/location",
                "/api/conversations/{day}"
            })
    void aPathThatCanNotBeServedIsLeftOutWithOneLineThatNamesIt(String path, CapturedOutput output) {
        // When
        boolean changed = take("badges", path, NOW);
        take("badges", path, NOW.plusSeconds(300));

        // Then
        assertThat(changed).isFalse();
        assertThat(served()).isEmpty();
        assertThat(output.getOut())
                .containsOnlyOnce("an announced resource is left out")
                .contains(path);
    }

    @Test
    void aNameThatCanBeNoLabelIsLeftOutWithOneLineWhateverStandsInIt(CapturedOutput output) {
        // When
        boolean changed = take("Badges of \n all" + "l".repeat(1_000), "/api/users/{id}/badges", NOW);

        // Then
        assertThat(changed).isFalse();
        assertThat(output.getOut().lines()).hasSize(1).first().asString().contains("Badges of ? all");
        assertThat(output.getOut()).hasSizeLessThan(800);
    }

    @Test
    void aPathThatIsOnlyInPartThatOfAFixedRouteIsServed() {
        assertThat(take("parts", "/api/users/{id}/{part}", NOW)).isTrue();
    }

    @Test
    void ofTwoCachesForOnePathTheOneThatWasAnnouncedLaterIsServed(CapturedOutput output) {
        // Given
        take("badges", "/api/users/{id}/badges", NOW.minusSeconds(10));

        // When
        boolean changed = take("medals", "/api/users/{user}/badges", NOW);

        // Then
        assertThat(changed).isTrue();
        assertThat(served()).containsExactly("medals /api/users/{user}/badges");
        assertThat(output.getOut()).containsOnlyOnce("cache medals was announced for the path later");
    }

    @Test
    void aChangedAnnouncementMovesTheCache() {
        // Given
        take("badges", "/api/users/{id}/badges", NOW);

        // When
        boolean changed = take("badges", "/api/users/{id}/medals", NOW.plusSeconds(1));

        // Then
        assertThat(changed).isTrue();
        assertThat(served()).containsExactly("badges /api/users/{id}/medals");
    }

    @Test
    void aCacheWhoseNewPathCanNotBeServedIsNotServedAtItsOldOne() {
        // Given
        take("badges", "/api/users/{id}/badges", NOW);

        // When
        boolean changed = take("badges", "/metrics/{id}", NOW.plusSeconds(1));

        // Then
        assertThat(changed).isTrue();
        assertThat(served()).isEmpty();
    }

    @Test
    void pathsPastTheMostAreLeftOutAlsoWhenTheyComeOneAfterAnother(CapturedOutput output) {
        // Given
        IntStream.range(0, AnnouncedResources.MOST)
                .forEach(i -> take("badges", "/api/users/{id}/badges-" + i, NOW.plusSeconds(i)));

        // When
        boolean changed = take("more", "/api/users/{id}/more", NOW.plusSeconds(200));

        // Then
        assertThat(changed).isFalse();
        assertThat(served()).containsExactly("badges /api/users/{id}/badges-99");
        assertThat(output.getOut()).containsOnlyOnce("it is one too many");
        assertThat(take("badges", "/api/users/{id}/badges-7", NOW.plusSeconds(201)))
                .isTrue();
    }

    @Test
    void aCacheThatNobodyAnnouncesWhileOthersAreAnnouncedIsForgotten() {
        // Given
        take("badges", "/api/users/{id}/badges", NOW.minus(CacheResourceAnnounced.LEASE));
        take("medals", "/api/users/{id}/medals", NOW);
        List<String> before = served();

        // When
        boolean changed = take("medals", "/api/users/{id}/medals", NOW.plusSeconds(1));

        // Then
        assertThat(before).hasSize(2);
        assertThat(changed).isTrue();
        assertThat(served()).containsExactly("medals /api/users/{id}/medals");
    }

    @Test
    void silenceOfAllForgetsNothing() {
        // When
        take("badges", "/api/users/{id}/badges", NOW.minus(Duration.ofDays(30)));

        // Then
        assertThat(served()).hasSize(1);
    }

    @Test
    void anAnnouncementFromTheFutureCanNotMakeTheOthersOld() {
        // Given
        take("badges", "/api/users/{id}/badges", NOW);

        // When
        boolean changed = take("medals", "/api/users/{id}/medals", NOW.plus(Duration.ofDays(1)));

        // Then
        assertThat(changed).isFalse();
        assertThat(served()).hasSize(1);
    }

    @Test
    void literalsStandBeforeVariables() {
        // When
        take("any", "/api/users/{id}/{part}", NOW);
        take("badges", "/api/users/{id}/badges", NOW);

        // Then
        assertThat(served()).containsExactly("badges /api/users/{id}/badges", "any /api/users/{id}/{part}");
    }

    private boolean take(String cache, String path, Instant at) {
        return resources.take(new CacheResourceAnnounced(cache, path, ResourceReaders.SIGNED_IN, "There is none.", at));
    }

    private List<String> served() {
        return resources.served().stream()
                .map(each -> each.cache() + " " + each.read().path())
                .toList();
    }
}
