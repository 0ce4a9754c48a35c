package dev.wingman.cache.loading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.cache.store.EntryStore;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.TagVersion;
import dev.wingman.schemas.telemetry.CacheAccessed;
import dev.wingman.schemas.telemetry.CacheLoadFailed;
import dev.wingman.schemas.telemetry.CacheOutcome;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class EntryLoaderTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration TTL = Duration.ofMinutes(30);

    private final TestClock clock = new TestClock();
    private long version;
    private final FakeStore store = new FakeStore();
    private final FakeAnnouncements announced = new FakeAnnouncements();
    private final FakeResource resource = new FakeResource();
    private final LoadingSettings settings =
            new LoadingSettings(Duration.ofMillis(1_500), Duration.ofSeconds(10), DataSize.ofMegabytes(1), 100);
    private final LoadingStatistics statistics = new LoadingStatistics();
    private final Map<String, CacheEntry> results = new HashMap<>();
    private final EntryLoader loader = new EntryLoader(
            List.of(resource),
            new SourceReader(
                    tags -> Mono.just(versions(tags)),
                    (cache, key) -> Mono.justOrEmpty(results.get(cache + ":" + key)),
                    settings.timeout(),
                    false,
                    statistics,
                    clock),
            store,
            (cache, key, entry) -> Mono.fromRunnable(() -> results.put(cache + ":" + key, entry)),
            statistics,
            announced,
            clock,
            settings,
            "cache-1");

    @Test
    void aMissIsLoadedKeptAndAnnounced() {
        // When
        answer(asked("k"));

        // Then
        EntryLoaded loaded = announced.lastLoaded();
        assertThat(loaded.value()).isEqualTo("[1]");
        assertThat(loaded.version()).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, NOON));
        assertThat(loaded.ttlMillis()).isBetween(TTL.toMillis() * 9 / 10, TTL.toMillis());
        assertThat(store.entries).hasEntrySatisfying("things:k", entry -> assertThat(entry.value())
                .isEqualTo("[1]"));
        assertThat(announced.outcomes).containsExactly(CacheOutcome.MISS);
    }

    @Test
    void requestsThatWaitedForTheSameLoadNeedNoFurtherQuery() {
        // Given
        EntryRequested first = asked("k");
        EntryRequested second = asked("k");
        clock.now = clock.now.plusMillis(5);
        answer(first);

        // When
        answer(second);

        // Then
        assertThat(resource.loads).isEqualTo(1);
        assertThat(store.reads).isEqualTo(1);
        assertThat(announced.updates).hasSize(2);
        assertThat(announced.lastLoaded().value()).isEqualTo("[1]");
    }

    @Test
    void aRequestAfterALoadIsAnsweredFromTheStore() {
        // Given
        answer(asked("k"));
        clock.now = clock.now.plusSeconds(60);

        // When
        answer(asked("k"));

        // Then
        assertThat(resource.loads).isEqualTo(1);
        assertThat(announced.outcomes).containsExactly(CacheOutcome.MISS, CacheOutcome.HIT_L2);
    }

    @Test
    void anEntryCarriesTheVersionsThatItsTagsHadBeforeItsSourceWasRead() {
        // Given
        version = 7;
        resource.tags = Set.of("user:1");
        resource.source = () -> {
            // a change commits while the source is being read
            version = 8;
            return Mono.just("[1]");
        };

        // When
        answer(asked("k"));

        // Then
        assertThat(announced.lastLoaded().tags()).containsExactly(new TagVersion("user:1", 7));
    }

    @Test
    void whoKnowsOfAChangeIsNotAnsweredWithAnEntryFromBeforeIt() {
        // Given
        version = 7;
        resource.tags = Set.of("user:1");
        clock.now = clock.now.plusSeconds(1);
        answer(asked("k"));
        version = 8;

        // When
        answer(new EntryRequested("things", "k", "gateway-1", NOON, List.of(new TagVersion("user:1", 8))));

        // Then
        assertThat(resource.loads).isEqualTo(2);
        assertThat(announced.lastLoaded().tags()).containsExactly(new TagVersion("user:1", 8));
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        // When
        answer(asked("k".repeat(CachedResource.LONGEST_KEY + 1)));

        // Then
        assertThat(announced.lastFailed().detail()).isEqualTo("No entry of this cache can have this key.");
        assertThat(resource.loads).isZero();
    }

    @Test
    void aValueThatIsTooLongIsNotKept() {
        // Given
        resource.source = () -> Mono.just("x".repeat(CachedResource.LONGEST_VALUE + 1));

        // When
        answer(asked("k"));

        // Then
        assertThat(announced.lastFailed().detail()).isEqualTo("The source can't be read now.");
        assertThat(announced.failures).hasSize(1);
        assertThat(store.entries).isEmpty();
    }

    @Test
    void versionsGrowEvenWhenTheClockStandsStill() {
        // Given
        resource.ttl = Duration.ZERO;
        answer(asked("k"));
        long first = announced.lastLoaded().version();

        // When
        answer(asked("k", NOON.plusMillis(1)));

        // Then
        assertThat(resource.loads).isEqualTo(2);
        assertThat(announced.lastLoaded().version()).isEqualTo(first + 1);
    }

    @Test
    void aResultThatTakesLongIsKeptAndServedWhenItIsNowhereElse() {
        // Given
        resource.keepsResults = true;
        answer(asked("k"));
        clock.now = clock.now.plusSeconds(60);
        store.entries.clear();

        // When
        answer(asked("k"));

        // Then
        assertThat(resource.loads).isEqualTo(1);
        assertThat(announced.lastLoaded().loadedAt()).isEqualTo(NOON);
        assertThat(store.entries).containsKey("things:k");
        assertThat(statistics.sample(Map.of()).get(0).hitsL3()).isEqualTo(1);
    }

    @Test
    void aKeptResultIsNotServedAfterAChangeNorAfterItsTime() {
        // Given
        resource.keepsResults = true;
        resource.tags = Set.of("user:1");
        answer(asked("k"));
        clock.now = clock.now.plusSeconds(60);
        store.entries.clear();

        // When
        version++;
        answer(asked("k"));
        int afterChange = resource.loads;
        clock.now = clock.now.plus(TTL);
        store.entries.clear();
        answer(asked("k"));

        // Then
        assertThat(afterChange).isEqualTo(2);
        assertThat(resource.loads).isEqualTo(3);
    }

    @Test
    void whoHasTheEntryGetsANewerOneAndTheNextOneGetsTheSame() {
        // Given
        answer(asked("k"));
        long had = announced.lastLoaded().version();
        clock.now = clock.now.plusSeconds(60);

        // When
        answer(EntryRequested.refresh("things", "k", "gateway-1", clock.now, had));
        clock.now = clock.now.plusSeconds(1);
        answer(EntryRequested.refresh("things", "k", "gateway-2", clock.now, had));

        // Then
        assertThat(resource.loads).isEqualTo(2);
        assertThat(announced.lastLoaded().version()).isGreaterThan(had);
    }

    @Test
    void aVersionExceedsTheOneThatMustBeExceededWhateverTheClockSays() {
        // When
        answer(EntryRequested.refresh("things", "k", "gateway-1", clock.now, Long.MAX_VALUE / 2));

        // Then
        assertThat(announced.lastLoaded().version()).isEqualTo(Long.MAX_VALUE / 2 + 1);
    }

    @Test
    void whatIsWarmedIsForAllGatewaysAndNobodysAccess() {
        // When
        answer(EntryRequested.warming("things", "k", "cache-1", clock.now));

        // Then
        assertThat(announced.lastLoaded().forAll()).isTrue();
        assertThat(announced.outcomes).isEmpty();
    }

    @Test
    void anEntryWithoutTimeToLiveIsAnnouncedAndKeptNowhere() {
        // Given
        resource.ttl = Duration.ZERO;

        // When
        answer(asked("k"));

        // Then
        assertThat(announced.lastLoaded().ttlMillis()).isZero();
        assertThat(store.entries).isEmpty();
    }

    @Test
    void whatTheSourceDoesNotHaveIsAnnouncedAsAbsent() {
        // Given
        resource.source = Mono::empty;

        // When
        answer(asked("k"));

        // Then
        assertThat(announced.lastLoaded().value()).isNull();
        assertThat(announced.lastLoaded().ttlMillis()).isZero();
    }

    @Test
    void aSourceThatDoesNotAnswerFailsInTime() {
        // Given
        resource.source = Mono::never;

        // When
        StepVerifier.withVirtualTime(() -> loader.answer(asked("k"), TraceContext.start()))
                .thenAwait(Duration.ofMillis(1_500))
                .verifyComplete();

        // Then
        assertThat(announced.lastFailed().detail()).isEqualTo("The source did not answer in time.");
    }

    @Test
    void aSourceThatIsAwayIsToldToTheAskers() {
        // Given
        resource.source = () -> Mono.error(new IllegalStateException("connection refused: 10.0.0.7"));

        // When
        answer(asked("k"));

        // Then
        assertThat(announced.lastFailed().detail()).isEqualTo("The source can't be read now.");
    }

    @Test
    void aCacheThatDoesNotExistIsToldToTheAskers() {
        // When
        answer(new EntryRequested("nothings", "k", "gateway-1", NOON));

        // Then
        assertThat(announced.lastFailed().detail()).isEqualTo("There is no cache of this name.");
        assertThat(announced.failures).isEmpty();
    }

    @Test
    void aKeyThatCanNotBeIsToldToTheAskers() {
        // Given
        resource.source = () -> {
            throw new UnknownKeyException("no");
        };

        // When
        answer(asked("k"));

        // Then
        assertThat(announced.lastFailed().detail()).isEqualTo("No entry of this cache can have this key.");
        assertThat(announced.failures).isEmpty();
    }

    @Test
    void aRequestThatNobodyWaitsForAnyMoreIsNotAnswered() {
        // When
        answer(asked("k", NOON.minus(settings.abandonAfter()).minusMillis(1)));

        // Then
        assertThat(resource.loads).isZero();
        assertThat(announced.updates).isEmpty();
    }

    @Test
    void anAnswerThatCanNotBePublishedIsAFailure() {
        // Given
        announced.outcome = CompletableFuture.failedFuture(new IllegalStateException("no broker"));

        // When
        Mono<Void> answer = loader.answer(asked("k"), TraceContext.start());

        // Then
        StepVerifier.create(answer).verifyErrorMessage("no broker");
    }

    private void answer(EntryRequested request) {
        StepVerifier.create(loader.answer(request, TraceContext.start())).verifyComplete();
    }

    private EntryRequested asked(String key) {
        return asked(key, clock.now);
    }

    private static EntryRequested asked(String key, Instant at) {
        return new EntryRequested("things", key, "gateway-1", at);
    }

    private static final class FakeResource implements CachedResource {

        private Supplier<Mono<String>> source = () -> Mono.just("[1]");
        private Duration ttl = TTL;
        private int loads;
        private boolean keepsResults;

        @Override
        public String name() {
            return "things";
        }

        private Set<String> tags = Set.of();

        @Override
        public Duration ttl() {
            return ttl;
        }

        @Override
        public boolean keepsResults() {
            return keepsResults;
        }

        @Override
        public Set<String> tags(String key) {
            return tags;
        }

        @Override
        public Mono<String> load(String key) {
            loads++;
            return source.get();
        }
    }

    private List<TagVersion> versions(Set<String> tags) {
        return tags.stream().map(tag -> new TagVersion(tag, version)).toList();
    }

    private static final class FakeStore implements EntryStore {

        private final Map<String, CacheEntry> entries = new HashMap<>();
        private int reads;

        @Override
        public Mono<CacheEntry> read(String cache, String key) {
            reads++;
            return Mono.justOrEmpty(entries.get(cache + ":" + key));
        }

        @Override
        public Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining) {
            if (!remaining.isZero() && !remaining.isNegative()) {
                entries.put(cache + ":" + key, entry);
            }
            return Mono.empty();
        }

        @Override
        public Mono<Long> clear(CacheCleared cleared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Usage> usage() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Void> invalidate(List<TagVersion> tags) {
            return Mono.empty();
        }
    }

    private static final class FakeAnnouncements implements Announcements {

        private final List<CacheUpdateEvent> updates = new ArrayList<>();
        private final List<CacheOutcome> outcomes = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private CompletionStage<?> outcome = CompletableFuture.completedFuture(true);

        @Override
        public CompletionStage<?> announce(CacheUpdateEvent update, TraceContext trace) {
            updates.add(update);
            return outcome;
        }

        @Override
        public void measured(CacheTelemetryEvent event, Instant at, TraceContext trace) {
            if (event instanceof CacheAccessed access) {
                outcomes.add(access.outcome());
            } else if (event instanceof CacheLoadFailed failed) {
                failures.add(failed.cache());
            }
        }

        private EntryLoaded lastLoaded() {
            return (EntryLoaded) updates.get(updates.size() - 1);
        }

        private EntryLoadFailed lastFailed() {
            return (EntryLoadFailed) updates.get(updates.size() - 1);
        }
    }

    private static final class TestClock extends Clock {

        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
