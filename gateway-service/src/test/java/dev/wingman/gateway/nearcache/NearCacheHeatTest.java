package dev.wingman.gateway.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.HotKey;
import dev.wingman.schemas.cache.NearCacheSampled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.test.StepVerifier;

/** What is counted, what is hot, and how much there is room for. */
class NearCacheHeatTest extends NearCacheFixture {

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
}
