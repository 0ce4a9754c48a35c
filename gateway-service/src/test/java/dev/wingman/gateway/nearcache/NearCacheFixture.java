package dev.wingman.gateway.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import dev.wingman.schemas.cache.EntryLoaded;
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
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A near cache with a clock, a Redis and loads that tests hold in their hands. */
abstract class NearCacheFixture {

    static final EntryKey KEY = new EntryKey("challenges", "page=0&size=20");
    static final Duration TTL = Duration.ofMinutes(30);
    static final Duration STALE_FOR = Duration.ofHours(1);
    static final int MAX_LOADS = 3;
    static final int MAX_CHANGES = 100;
    static final String TAG = "user:1";

    final TestClock clock = new TestClock();
    final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    final FakeRedis redis = new FakeRedis();
    final List<EntryKey> requested = new ArrayList<>();

    @Nullable
    List<TagVersion> demanded;

    @Nullable
    Long newerThan;

    final List<TraceContext> traces = new ArrayList<>();
    CompletionStage<?> requestOutcome = CompletableFuture.completedFuture(true);
    final NearCache cache = cache(DataSize.ofMegabytes(1));

    @AfterEach
    void stopTimer() {
        timer.dispose();
    }

    NearCacheSampled.Counts sizes() {
        return cache.sample("gateway-1", clock.instant(), true).caches().get(0);
    }

    CacheCleared cleared(@Nullable String name, @Nullable String pattern, @Nullable String tag, long version) {
        return new CacheCleared(
                name + pattern + tag, name, pattern, tag, "olga", 0L, 0L, clock.instant(), version, clock.instant());
    }

    EntryLoaded tagged(String value, long version, long tagVersion) {
        return new EntryLoaded(
                KEY.cache(),
                KEY.key(),
                value,
                version,
                TTL.toMillis(),
                clock.instant(),
                List.of(new TagVersion(TAG, tagVersion)));
    }

    ChangeAnswered changed(long version) {
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

    static long kept(NearCache cache) {
        return java.util.stream.IntStream.range(0, 100)
                .filter(page -> cache.peek(new EntryKey("challenges", "page=" + page)) != null)
                .count();
    }

    NearCache cache(DataSize size) {
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

    EntryLoaded loaded(@Nullable String value, long version) {
        return new EntryLoaded(KEY.cache(), KEY.key(), value, version, TTL.toMillis(), clock.instant());
    }

    Reading read(EntryKey key) {
        Reading reading = new Reading(cache.read(key, TraceContext.start()).toFuture());
        timer.advanceTime();
        return reading;
    }

    final class Reading {

        final CompletableFuture<NearRead> result;

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

    static final class FakeRedis implements SecondLevel {

        Mono<CacheEntry> answer = Mono.empty();
        final List<@Nullable String> offered = new ArrayList<>();

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

    static final class TestClock extends Clock {

        /** What happens while somebody looks at the clock, once. */
        Runnable atNextLook = () -> {};

        Instant now = Instant.parse("2026-11-21T10:00:00Z");

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
