package dev.wingman.cache.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wingman.schemas.cache.CacheResourceAnnounced;
import dev.wingman.schemas.cache.PublicRead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class ResourceAnnouncerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final List<CacheResourceAnnounced> announced = new CopyOnWriteArrayList<>();

    @AfterEach
    void realTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void whatIsReadOverHttpIsAnnouncedAtOnceAndAgainForAsLongAsTheInstanceRuns() {
        // Given
        ResourceAnnouncer announcer = announcer(
                () -> true, this::published, resource("badges", "/api/users/{id}/badges"), resource("inner", null));

        // When
        announcer.start();

        // Then
        assertThat(announced).extracting(CacheResourceAnnounced::cache).containsExactly("badges");
        assertThat(announced.get(0).read().path().template()).isEqualTo("/api/users/{id}/badges");
        time.advanceTimeBy(CacheResourceAnnounced.PERIOD);
        assertThat(announced).hasSize(2);
        announcer.close();
        time.advanceTimeBy(CacheResourceAnnounced.PERIOD);
        assertThat(announced).hasSize(2);
    }

    @Test
    void whatCouldNotBePublishedIsTriedAgainSoon() {
        // Given
        AtomicInteger attempts = new AtomicInteger();
        Function<CacheResourceAnnounced, CompletionStage<?>> flaky = each -> attempts.incrementAndGet() < 3
                ? CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"))
                : published(each);
        ResourceAnnouncer announcer = announcer(() -> true, flaky, resource("badges", "/api/users/{id}/badges"));

        // When
        announcer.start();
        time.advanceTimeBy(Duration.ofSeconds(15));

        // Then
        assertThat(announced).hasSize(1);
        announcer.close();
    }

    @Test
    void nothingIsAnnouncedBeforeTheTopicIsThere() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        ResourceAnnouncer announcer = announcer(
                () -> asked.incrementAndGet() > 2, this::published, resource("badges", "/api/users/{id}/badges"));

        // When
        announcer.start();

        // Then
        assertThat(announced).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(15));
        assertThat(announced).hasSize(1);
        announcer.close();
    }

    @Test
    void twoResourcesAtOnePathEndTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> announcer(
                        () -> true,
                        this::published,
                        resource("badges", "/api/users/{id}/badges"),
                        resource("medals", "/api/users/{user}/badges")))
                .withMessage("caches badges and medals are both read at /api/users/{user}/badges");
    }

    @Test
    void aNameThatCanBeNoLabelEndsTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> announcer(() -> true, this::published, resource("My Badges", "/api/users/{id}/badges")))
                .withMessageContaining("cache My Badges: a cache is named with");
    }

    private static ResourceAnnouncer announcer(
            BooleanSupplier ready,
            Function<CacheResourceAnnounced, CompletionStage<?>> publisher,
            CachedResource... resources) {
        return new ResourceAnnouncer(List.of(resources), ready, publisher, CLOCK);
    }

    private CompletionStage<?> published(CacheResourceAnnounced each) {
        announced.add(each);
        return CompletableFuture.completedFuture(each);
    }

    private static CachedResource resource(String name, @Nullable String path) {
        return new CachedResource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration ttl() {
                return Duration.ofMinutes(1);
            }

            @Override
            public Optional<PublicRead> read() {
                return Optional.ofNullable(path).map(at -> PublicRead.bySignedIn(at, "There is none."));
            }

            @Override
            public Mono<String> load(String key) {
                return Mono.empty();
            }
        };
    }
}
