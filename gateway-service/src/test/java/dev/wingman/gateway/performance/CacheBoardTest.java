package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.cache.CacheLoadingSampled;
import dev.wingman.schemas.cache.CacheLoadingSampled.InRedis;
import dev.wingman.schemas.cache.NearCacheSampled;
import dev.wingman.schemas.cache.TimeBucket;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheBoardTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private final CacheBoard board = new CacheBoard(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void theCountsOfAllInstancesAreAddedUp() {
        // Given
        board.take(gateway("g1", NOON.minusSeconds(9), 70, 10, 20, new TimeBucket(100, 99)));
        board.take(gateway("g2", NOON.minusSeconds(2), 100, 0, 0, new TimeBucket(900, 1)));
        board.take(loader("c1", NOON.minusSeconds(3), 5));
        board.take(loader("c2", NOON.minusSeconds(1), 7));

        // When
        CacheStatistics statistics = board.statistics();

        // Then
        assertThat(statistics.oldestMillis()).isEqualTo(9_000);
        assertThat(statistics.instances())
                .extracting(CacheStatistics.Reporter::instance)
                .containsExactly("c1", "c2", "g1", "g2");
        assertThat(statistics.maxBytes()).isEqualTo(2_000);
        CacheStatistics.OfCache users = statistics.caches().get(0);
        assertThat(users.reads()).isEqualTo(200);
        assertThat(users.hitRate()).isEqualTo(0.9);
        assertThat(users.l1().hits()).isEqualTo(170);
        assertThat(users.l1().hitRate()).isEqualTo(0.85);
        assertThat(users.l1().times()).isEqualTo(new CacheStatistics.Times(100, 100, 100, 100));
        assertThat(users.l2().hits()).isEqualTo(10);
        assertThat(users.l2().misses()).isEqualTo(20);
        assertThat(users.l2().entries()).as("all see the same Redis").isEqualTo(7);
        assertThat(users.l2().bytes()).isEqualTo(2_100);
        assertThat(users.l3().loads()).isEqualTo(12);
        assertThat(users.l3().entries()).as("all see the same table").isEqualTo(3);
        assertThat(users.coalesced()).isEqualTo(2 * 4 + 2 * 2);
    }

    @Test
    void theLastWordOfAnInstanceCounts() {
        // When
        board.take(gateway("g1", NOON.minusSeconds(9), 1, 0, 0, new TimeBucket(100, 1)));
        board.take(gateway("g1", NOON.minusSeconds(4), 2, 0, 0, new TimeBucket(100, 2)));

        // Then
        assertThat(board.statistics().caches().get(0).reads()).isEqualTo(2);
        assertThat(board.statistics().oldestMillis()).isEqualTo(4_000);
    }

    @Test
    void whoIsSilentForHalfAMinuteNoLongerCounts() {
        // When
        board.take(gateway("g1", NOON.minusSeconds(31), 1, 0, 0, new TimeBucket(100, 1)));

        // Then
        assertThat(board.statistics().instances()).isEmpty();
        assertThat(board.statistics().caches()).isEmpty();
        assertThat(board.statistics().oldestMillis()).isNull();
    }

    private static NearCacheSampled gateway(
            String instance, Instant at, long l1, long l2, long misses, TimeBucket times) {
        NearCacheSampled.Counts counts = new NearCacheSampled.Counts(
                "users", l1, l2, misses, 0, 0, 4, 0, 1, 500, 0, List.of(times), List.of(), List.of());
        return new NearCacheSampled(instance, NOON.minusSeconds(100), at, 1_000, 0, true, List.of(counts));
    }

    private static CacheLoadingSampled loader(String instance, Instant at, long loads) {
        CacheLoadingSampled.Counts counts =
                new CacheLoadingSampled.Counts("users", 2, 0, 0, loads, 0, List.of(), 3L, 300L);
        return new CacheLoadingSampled(
                instance,
                NOON.minusSeconds(100),
                at,
                true,
                900L,
                70_000L,
                List.of(new InRedis("users", 7, 2_100)),
                List.of(counts));
    }
}
