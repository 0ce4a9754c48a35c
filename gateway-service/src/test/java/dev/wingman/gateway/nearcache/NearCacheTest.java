package dev.wingman.gateway.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import dev.wingman.schemas.cache.EntryInvalidated;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.HotKey;
import dev.wingman.schemas.cache.NearCacheSampled;
import dev.wingman.schemas.cache.TagVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class NearCacheTest {

    private static final EntryKey KEY = new EntryKey("challenges", "page=0&size=20");
    private static final Duration TTL = Duration.ofMinutes(30);
    private static final Duration STALE_FOR = Duration.ofHours(1);
    private static final int MAX_LOADS = 3;
    private static final int MAX_CHANGES = 100;
    private static final String TAG = "user:1";

    private final TestClock clock = new TestClock();
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final FakeRedis redis = new FakeRedis();
    private final List<EntryKey> requested = new ArrayList<>();
    private @Nullable List<TagVersion> demanded;
    private @Nullable Long newerThan;
    private final List<TraceContext> traces = new ArrayList<>();
    private CompletionStage<?> requestOutcome = CompletableFuture.completedFuture(true);
    private final NearCache cache = cache(DataSize.ofMegabytes(1));

    @AfterEach
    void stopTimer() {
        timer.dispose();
    }

    @Test
    void aMissIsLoadedOnceForAllWhoWait() {
        // Given
        Reading first = read(KEY);
        Reading second = read(KEY);

        // When
        cache.apply(loaded("[1]", 7));

        // Then
        assertThat(requested).containsExactly(KEY);
        assertThat(first.text()).isEqualTo("[1]");
        assertThat(second.text()).isEqualTo("[1]");
        assertThat(first.now().level()).isEqualTo(Level.L3);
    }

    @Test
    void aLoadIsPartOfTheTraceOfTheReaderThatCausesIt() {
        // Given
        TraceContext first = TraceContext.start();
        TraceContext second = TraceContext.start();

        // When
        CompletableFuture<NearRead> one = cache.read(KEY, first).toFuture();
        CompletableFuture<NearRead> other = cache.read(KEY, second).toFuture();
        timer.advanceTime();

        // Then
        assertThat(traces).containsExactly(first);
        assertThat(one).isNotDone();
        assertThat(other).isNotDone();
    }

    @Test
    void whatWasLoadedIsServedFromThisProcessUntilItsTimeIsOver() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));

        // When
        Reading inTime = read(KEY);
        clock.advance(TTL);
        Reading tooLate = read(KEY);

        // Then
        assertThat(inTime.now().level()).isEqualTo(Level.L1);
        assertThat(tooLate.open()).isTrue();
        assertThat(requested).hasSize(2);
    }

    @Test
    void anEntryOfRedisIsServedAndKeptWithoutALoad() {
        // Given
        redis.answer = Mono.just(new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant()));

        // When
        Reading first = read(KEY);
        Reading second = read(KEY);

        // Then
        assertThat(first.now().level()).isEqualTo(Level.L2);
        assertThat(second.now().level()).isEqualTo(Level.L1);
        assertThat(requested).isEmpty();
    }

    @Test
    void anEntryOfRedisThatIsPastItsTimeIsLoaded() {
        // Given
        redis.answer = Mono.just(
                new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant().minus(TTL)));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
    }

    @Test
    void anInvalidationDuringTheLookupInRedisKeepsTheOldEntryOut() {
        // Given
        Sinks.One<CacheEntry> slow = Sinks.one();
        redis.answer = slow.asMono();
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 5, clock.instant()));
        slow.tryEmitValue(new CacheEntry("[old]", 5, TTL.toMillis(), clock.instant()));

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(cache.peek(KEY)).isNull();
        assertThat(requested).containsExactly(KEY);
        cache.apply(loaded("[new]", 6));
        assertThat(reading.text()).isEqualTo("[new]");
    }

    @Test
    void aLoadThatBeganBeforeAnInvalidationAnswersItsAskersButIsNotKept() {
        // Given
        Reading reading = read(KEY);
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 9, clock.instant()));

        // When
        cache.apply(loaded("[1]", 8));

        // Then
        assertThat(reading.text()).isEqualTo("[1]");
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void anInvalidationRemovesOnlyWhatIsNotNewer() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 8));

        // When
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 7, clock.instant()));
        NearEntry afterAnOlder = cache.peek(KEY);
        cache.apply(new EntryInvalidated(KEY.cache(), KEY.key(), 8, clock.instant()));

        // Then
        assertThat(afterAnOlder).isNotNull();
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void anOlderVersionDoesNotReplaceANewerOne() {
        // Given
        read(KEY);
        cache.apply(loaded("[new]", 8));

        // When
        cache.apply(loaded("[old]", 7));

        // Then
        assertThat(read(KEY).text()).isEqualTo("[new]");
    }

    @Test
    void anUpdateThatNobodyHereWantsIsNotKept() {
        // When
        cache.apply(loaded("[1]", 7));

        // Then
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void anUpdateRenewsAnEntryThatIsHere() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));

        // When
        cache.apply(loaded("[2]", 8));

        // Then
        assertThat(read(KEY).text()).isEqualTo("[2]");
    }

    @Test
    void afterAGapNothingOldIsServed() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));

        // When
        cache.clear();

        // Then
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aLookupInRedisThatBeganBeforeAGapIsNotKept() {
        // Given
        Sinks.One<CacheEntry> slow = Sinks.one();
        redis.answer = slow.asMono();
        Reading reading = read(KEY);

        // When
        cache.clear();
        slow.tryEmitValue(new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[2]");
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aLoadThatTakesTooLongFails() {
        // Given
        Reading reading = read(KEY);

        // When
        timer.advanceTimeBy(Duration.ofMillis(1_999));
        boolean stillOpen = reading.open();
        timer.advanceTimeBy(Duration.ofMillis(1));

        // Then
        assertThat(stillOpen).isTrue();
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void afterAFailureTheNextReaderAsksAgain() {
        // Given
        read(KEY);
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // When
        read(KEY);

        // Then
        assertThat(requested).hasSize(2);
    }

    @Test
    void anOldEntryIsServedWhenNoNewerOneCanBeHad() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));
        clock.advance(TTL);
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[1]");
        assertThat(reading.now().stale()).isTrue();
    }

    @Test
    void aRequestThatCanNotBePublishedFailsAtOnce() {
        // Given
        requestOutcome = CompletableFuture.failedFuture(new IllegalStateException("no broker"));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void pastTheBoundAFurtherSearchFailsAtOnce() {
        // Given
        for (int page = 0; page < MAX_LOADS; page++) {
            read(new EntryKey("challenges", "page=" + page));
        }

        // When
        Reading further = read(new EntryKey("challenges", "page=999"));

        // Then
        assertThat(further.failure()).isInstanceOf(EntryUnavailableException.class);
        assertThat(requested).hasSize(MAX_LOADS);
    }

    @Test
    void whatTheSourceDoesNotHaveIsRememberedToo() {
        // Given
        read(KEY);
        cache.apply(loaded(null, 7));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.now().level()).isEqualTo(Level.L1);
        assertThat(reading.now().entry().present()).isFalse();
    }

    @Test
    void anEntryWithoutTimeToLiveAnswersItsAskersAndIsNotKept() {
        // Given
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoaded(KEY.cache(), KEY.key(), "[1]", 7, 0, clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[1]");
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aKnownValueIsKeptHereAndOfferedToAll() {
        // When
        StepVerifier.create(cache.offer(KEY, "\"u1\"", TTL)).verifyComplete();
        StepVerifier.create(cache.offer(KEY, "\"u2\"", TTL)).verifyComplete();

        // Then
        assertThat(read(KEY).text()).isEqualTo("\"u1\"");
        assertThat(redis.offered).containsExactly("\"u1\"", "\"u2\"");
    }

    @Test
    void memoryIsBounded() {
        // Given
        NearCache small = cache(DataSize.ofKilobytes(10));

        // When
        for (int page = 0; page < 100; page++) {
            EntryKey key = new EntryKey("challenges", "page=" + page);
            StepVerifier.create(small.offer(key, "x".repeat(1_000), TTL)).verifyComplete();
        }

        // Then
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(kept(small)).isBetween(1L, 10L));
    }

    @Test
    void aChangeOfATagMakesWhatDependsOnItUntrueAndNothingElse() {
        // Given
        EntryKey other = new EntryKey("challenges", "page=1&size=20");
        read(KEY);
        cache.apply(tagged("[old]", 7, 3));
        read(other);
        cache.apply(new EntryLoaded(other.cache(), other.key(), "[other]", 7, TTL.toMillis(), clock.instant()));

        // When
        cache.apply(changed(4));

        // Then
        assertThat(cache.peek(KEY)).isNull();
        assertThat(cache.peek(other)).isNotNull();
    }

    @Test
    void aLoadThatAChangeOvertookIsAskedForAgainWithTheChange() {
        // Given
        Reading reading = read(KEY);
        cache.apply(changed(4));

        // When
        cache.apply(tagged("[old]", 9, 3));

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).hasSize(2);
        assertThat(demanded).containsExactly(new TagVersion(TAG, 4));
        cache.apply(tagged("[new]", 8, 4));
        assertThat(reading.text()).isEqualTo("[new]");
    }

    @Test
    void aLoadThatIsAlwaysOvertakenIsNotAskedForWithoutEnd() {
        // Given
        Reading reading = read(KEY);
        cache.apply(changed(100));

        // When
        for (int version = 0; version < 10; version++) {
            cache.apply(tagged("[old]", version, version));
        }
        timer.advanceTimeBy(Duration.ofSeconds(2));

        // Then
        assertThat(requested).hasSize(3);
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void anEntryInRedisFromBeforeAChangeIsNotServed() {
        // Given
        cache.apply(changed(4));
        redis.answer =
                Mono.just(new CacheEntry("[old]", 5, TTL.toMillis(), clock.instant(), List.of(new TagVersion(TAG, 3))));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
    }

    @Test
    void anEntryOfRedisThatAChangeOvertookOnItsWayIsNotServed() {
        // Given
        redis.answer =
                Mono.just(new CacheEntry("[old]", 5, TTL.toMillis(), clock.instant(), List.of(new TagVersion(TAG, 3))));
        clock.atNextLook = () -> {
            redis.answer = Mono.empty();
            cache.apply(changed(4));
        };

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
    }

    @Test
    void theStatisticsTellWhereReadsWereAnswered() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));
        read(KEY);
        read(KEY);

        // When
        timer.advanceTime();
        NearCacheSampled sample = cache.sample("gateway-1", clock.instant(), true);

        // Then
        assertThat(sample.searching()).isZero();
        assertThat(sample.caches()).singleElement().satisfies(counts -> {
            assertThat(counts.cache()).isEqualTo("challenges");
            assertThat(counts.hitsL1()).isEqualTo(2);
            assertThat(counts.misses()).isEqualTo(1);
            assertThat(counts.entries()).isEqualTo(1);
            assertThat(counts.bytes()).isPositive();
        });
    }

    @Test
    void whatIsRemovedReplacedOrClearedTakesNoRoomAnyMore() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));
        cache.apply(loaded("[1,2]", 8));
        long bytes = sizes().bytes();

        // When
        cache.apply(cleared(null, null, null, 8));

        // Then
        assertThat(bytes).isPositive();
        assertThat(sizes().bytes()).isZero();
        assertThat(sizes().entries()).isZero();
    }

    @Test
    void aClearRemovesWhatItNamesAndNothingElse() {
        // Given
        read(KEY);
        cache.apply(tagged("[1]", 7, 3));

        // When
        cache.apply(cleared("locations", null, null, 7));
        cache.apply(cleared("challenges", "page=1*", null, 7));
        cache.apply(cleared(null, null, "user:2", 7));
        boolean others = cache.peek(KEY) != null;
        cache.apply(cleared("challenges", "page=0*", TAG, 7));

        // Then
        assertThat(others).isTrue();
        assertThat(cache.peek(KEY)).isNull();
    }

    @Test
    void aCopyFromBeforeAClearIsNotTakenFromRedis() {
        // Given
        cache.apply(cleared("challenges", null, null, 7));
        redis.answer = Mono.just(new CacheEntry("[old]", 7, TTL.toMillis(), clock.instant()));

        // When
        Reading reading = read(KEY);

        // Then
        assertThat(reading.open()).isTrue();
        assertThat(requested).containsExactly(KEY);
        assertThat(newerThan).isEqualTo(7);
    }

    @Test
    void aLoadThatAClearOvertakesIsAskedForAgain() {
        // Given
        Reading reading = read(KEY);
        cache.apply(cleared(null, null, TAG, 7));

        // When
        cache.apply(tagged("[old]", 7, 3));
        boolean open = reading.open();
        cache.apply(tagged("[new]", 8, 3));

        // Then
        assertThat(open).isTrue();
        assertThat(requested).containsExactly(KEY, KEY);
        assertThat(newerThan).isEqualTo(7);
        assertThat(reading.text()).isEqualTo("[new]");
    }

    @Test
    void aHotEntryIsLoadedAnewBeforeItsTimeIsOverOnce() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));
        requested.clear();

        // When
        clock.now = clock.now.plus(TTL.multipliedBy(9).dividedBy(10));
        cache.peek(KEY);
        cache.peek(KEY);
        List<EntryKey> before = List.copyOf(requested);
        for (int i = 0; i < 100; i++) {
            cache.peek(KEY);
        }

        // Then
        assertThat(before).isEmpty();
        assertThat(requested).containsExactly(KEY);
        assertThat(newerThan).isEqualTo(7);
    }

    @Test
    void anEntryThatIsReadOnlyWhileItIsYoungIsNotHot() {
        // Given
        read(KEY);
        cache.apply(loaded("[1]", 7));
        requested.clear();

        // When
        clock.now = clock.now.plus(TTL.multipliedBy(7).dividedBy(10));
        for (int i = 0; i < 100; i++) {
            cache.peek(KEY);
        }

        // Then
        assertThat(requested).isEmpty();
    }

    @Test
    void whatIsWarmedIsKeptThoughNobodyAskedForIt() {
        // When
        cache.apply(new EntryLoaded(KEY.cache(), KEY.key(), "[1]", 7, TTL.toMillis(), clock.instant(), null, true));

        // Then
        assertThat(cache.peek(KEY)).isNotNull();
    }

    @Test
    void whatIsReadMostIsHottest() {
        // Given
        EntryKey rare = new EntryKey("challenges", "page=9&size=20");
        for (int i = 0; i < 10; i++) {
            read(KEY);
        }
        read(rare);

        // When
        List<HotKey> hottest = cache.hottest(1);

        // Then
        assertThat(hottest).containsExactly(new HotKey(KEY.cache(), KEY.key(), 10));
        assertThat(cache.hottest(1)).isEmpty();
    }

    private NearCacheSampled.Counts sizes() {
        return cache.sample("gateway-1", clock.instant(), true).caches().get(0);
    }

    private CacheCleared cleared(@Nullable String name, @Nullable String pattern, @Nullable String tag, long version) {
        return new CacheCleared(
                name + pattern + tag, name, pattern, tag, "olga", 0L, 0L, clock.instant(), version, clock.instant());
    }

    @Test
    void anUntrueEntryDoesNotKeepATrueOneOutWhateverTheClocksSay() {
        // Given
        read(KEY);
        cache.apply(tagged("[old]", 1_000, 3));
        cache.apply(changed(4));
        Reading reading = read(KEY);

        // When
        cache.apply(tagged("[new]", 1, 4));

        // Then
        assertThat(reading.text()).isEqualTo("[new]");
        assertThat(read(KEY).text()).isEqualTo("[new]");
    }

    @Test
    void whatHasChangedIsNotServedAsStale() {
        // Given
        read(KEY);
        cache.apply(tagged("[old]", 7, 3));
        cache.apply(changed(4));
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // Then
        assertThat(reading.failure()).isInstanceOf(EntryUnavailableException.class);
    }

    @Test
    void whenThereAreTooManyChangesToRememberNothingWithTagsIsServedFromBeforeThem() {
        // Given
        read(KEY);
        cache.apply(tagged("[old]", 7, 3));

        // When
        for (int user = 0; user <= 2 * MAX_CHANGES; user++) {
            cache.apply(new ChangeAnswered(
                    "req",
                    "move-user",
                    "user",
                    ChangeOutcome.APPLIED,
                    "{}",
                    null,
                    null,
                    List.of(new TagVersion("another:" + user, 9)),
                    clock.instant()));
        }

        // Then
        assertThat(cache.peek(KEY)).isNull();
        clock.advance(Duration.ofSeconds(6));
        read(KEY);
        cache.apply(tagged("[new]", 8, 3));
        assertThat(read(KEY).text()).isEqualTo("[new]");
    }

    @Test
    void anEntryOfRedisThatIsPastItsTimeIsServedWhenNoNewerOneCanBeHad() {
        // Given
        redis.answer = Mono.just(
                new CacheEntry("[2]", 5, TTL.toMillis(), clock.instant().minus(TTL)));
        Reading reading = read(KEY);

        // When
        cache.apply(new EntryLoadFailed(KEY.cache(), KEY.key(), "The source can't be read now.", clock.instant()));

        // Then
        assertThat(reading.text()).isEqualTo("[2]");
        assertThat(reading.now().stale()).isTrue();
    }

    private EntryLoaded tagged(String value, long version, long tagVersion) {
        return new EntryLoaded(
                KEY.cache(),
                KEY.key(),
                value,
                version,
                TTL.toMillis(),
                clock.instant(),
                List.of(new TagVersion(TAG, tagVersion)));
    }

    private ChangeAnswered changed(long version) {
        return new ChangeAnswered(
                "req-1",
                "move-user",
                TAG,
                ChangeOutcome.APPLIED,
                "{}",
                null,
                null,
                List.of(new TagVersion(TAG, version)),
                clock.instant());
    }

    private static long kept(NearCache cache) {
        return java.util.stream.IntStream.range(0, 100)
                .filter(page -> cache.peek(new EntryKey("challenges", "page=" + page)) != null)
                .count();
    }

    private NearCache cache(DataSize size) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new NearCache(
                new FirstLevel(size.toBytes(), STALE_FOR, clock, meters),
                new TagFloors(MAX_CHANGES, Duration.ofHours(2), clock),
                redis,
                (key, demand, trace) -> {
                    requested.add(key);
                    demanded = demand.seen();
                    newerThan = demand.newerThan();
                    traces.add(trace);
                    return requestOutcome;
                },
                new NearCacheSettings(
                        size, Duration.ofSeconds(2), STALE_FOR, MAX_LOADS, MAX_CHANGES, 3, Duration.ofSeconds(3)),
                timer,
                clock,
                new NearCacheMeters(meters));
    }

    private EntryLoaded loaded(@Nullable String value, long version) {
        return new EntryLoaded(KEY.cache(), KEY.key(), value, version, TTL.toMillis(), clock.instant());
    }

    private Reading read(EntryKey key) {
        Reading reading = new Reading(cache.read(key, TraceContext.start()).toFuture());
        timer.advanceTime();
        return reading;
    }

    private final class Reading {

        private final CompletableFuture<NearRead> result;

        Reading(CompletableFuture<NearRead> result) {
            this.result = result;
        }

        boolean open() {
            timer.advanceTime();
            return !result.isDone();
        }

        NearRead now() {
            assertThat(open()).isFalse();
            return result.join();
        }

        String text() {
            return now().entry().text();
        }

        Throwable failure() {
            assertThat(open()).isFalse();
            return result.handle((read, failure) -> failure).join();
        }
    }

    private static final class FakeRedis implements SecondLevel {

        private Mono<CacheEntry> answer = Mono.empty();
        private final List<@Nullable String> offered = new ArrayList<>();

        @Override
        public Mono<CacheEntry> read(EntryKey key) {
            return answer;
        }

        @Override
        public Mono<CacheEntry> offer(EntryKey key, CacheEntry entry, Duration ttl) {
            offered.add(entry.value());
            return answer;
        }
    }

    private static final class TestClock extends Clock {

        /** What happens while somebody looks at the clock, once. */
        private Runnable atNextLook = () -> {};

        private Instant now = Instant.parse("2026-11-21T10:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            Runnable look = atNextLook;
            atNextLook = () -> {};
            look.run();
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
