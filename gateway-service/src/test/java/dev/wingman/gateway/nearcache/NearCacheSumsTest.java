package dev.wingman.gateway.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.telemetry.CacheAccesses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearCacheSumsTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final List<ReadCounts> totals = new ArrayList<>();
    private final List<CacheAccesses> told = new ArrayList<>();
    private final NearCacheSums sums = new NearCacheSums(() -> totals, "gateway-1", START, told::add);

    @Test
    void eachSecondTellsWhatWasReadSinceTheOneBefore() {
        // When
        reads(10, 4, 3, 2, 1);
        sums.accept(START.plusSeconds(1));
        reads(36_010, 5, 3, 2, 1);
        sums.accept(START.plusSeconds(2));

        // Then
        assertThat(told)
                .containsExactly(
                        new CacheAccesses("c", 10, 4, 3, 2, 1, "gateway-1", START, START.plusSeconds(1)),
                        new CacheAccesses(
                                "c", 36_000, 1, 0, 0, 0, "gateway-1", START.plusSeconds(1), START.plusSeconds(2)));
    }

    @Test
    void aSecondWithoutReadsTellsNothingAndTheNextBeginsAfterIt() {
        // When
        reads(1, 0, 0, 0, 0);
        sums.accept(START.plusSeconds(1));
        sums.accept(START.plusSeconds(2));
        reads(1, 0, 0, 0, 1);
        sums.accept(START.plusSeconds(3));

        // Then
        assertThat(told).hasSize(2);
        assertThat(told.get(1).failed()).isEqualTo(1);
        assertThat(told.get(1).from()).isEqualTo(START.plusSeconds(2));
    }

    private void reads(long hitsL1, long hitsL2, long misses, long stale, long failed) {
        totals.clear();
        totals.add(new ReadCounts("c", hitsL1, hitsL2, misses, stale, failed));
    }
}
