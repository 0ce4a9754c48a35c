package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.windows.PartitionClock.Advance;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartitionClockTest {

    private static final WindowRules RULES = WindowRules.defaults(1);
    private static final long START = 1_780_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final PartitionClock clock = new PartitionClock();

    @Test
    void theFirstHeartbeatMovesNothingAndTheSecondDoes() {
        assertThat(clock.beat("a", START, RULES)).isNull();
        assertThat(clock.beat("a", START + 1_000, RULES))
                .isEqualTo(new Advance(PartitionClock.NONE, START + 1_000, PartitionClock.NONE));
        assertThat(clock.watermark()).isEqualTo(START + 1_000);
    }

    @Test
    void followsTheSlowestOfTheInstances() {
        // Given
        seconds(0, 5).forEach(at -> {
            clock.beat("a", at, RULES);
            clock.beat("b", at - 500, RULES);
        });

        // When
        clock.beat("a", START + 6_000, RULES);
        clock.beat("b", START + 5_500, RULES);

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 5_500);
    }

    @Test
    void waitsForAnInstanceWhoseRecordsAreDelayed() {
        // Given
        seconds(0, 5).forEach(at -> {
            clock.beat("a", at, RULES);
            clock.beat("b", at, RULES);
        });

        // When
        seconds(6, 13).forEach(at -> clock.beat("a", at, RULES));

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 5_000);
    }

    @Test
    void goesOnWithoutAnInstanceThatDied() {
        // Given
        seconds(0, 5).forEach(at -> {
            clock.beat("a", at, RULES);
            clock.beat("b", at, RULES);
        });

        // When
        seconds(6, 16).forEach(at -> clock.beat("a", at, RULES));

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 16_000);
    }

    @Test
    void standsStillWhileNobodyLives() {
        // Given
        beats("a", START, 5);

        // When: nothing
        // Then
        assertThat(clock.watermark()).isEqualTo(START + 5_000);
    }

    @Test
    void followsTheSameInstanceAfterANight() {
        // Given
        beats("a", START, 5);

        // When
        LongStream.rangeClosed(0, 10).forEach(s -> clock.beat("a", START + 9 * HOUR + s * 1_000, RULES));

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 9 * HOUR + 10_000);
    }

    @Test
    void followsAnotherInstanceAfterANightAndSaysFromWhenOnItVouches() {
        // Given
        beats("a", START, 5);
        long morning = START + 9 * HOUR;

        // When
        LongStream.rangeClosed(0, 9).forEach(s -> clock.beat("b", morning + s * 1_000, RULES));
        Advance advance = clock.beat("b", morning + 10_000, RULES);

        // Then
        assertThat(advance)
                .isEqualTo(new Advance(
                        START + 5_000,
                        morning + 10_000,
                        morning - RULES.maxAhead().toMillis()));
        assertThat(advance).matches(movement -> movement.leaps(RULES));
    }

    @Test
    void aHeartbeatFromTheFutureDoesNotDragIt() {
        // Given
        beats("a", START, 5);

        // When
        clock.beat("a", START + HOUR, RULES);
        seconds(6, 30).forEach(at -> clock.beat("a", at, RULES));

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 30_000);
    }

    @Test
    void aFirstHeartbeatFromTheFutureDoesNotDragIt() {
        // When
        clock.beat("a", START + HOUR, RULES);
        beats("a", START, 5);

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 5_000);
    }

    @Test
    void anInstanceWhoseClockIsAheadDoesNotDragItWhileAnotherLives() {
        // Given
        beats("a", START, 5);

        // When
        seconds(6, 60).forEach(at -> {
            clock.beat("mad", at + HOUR, RULES);
            clock.beat("a", at, RULES);
        });

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 60_000);
    }

    @Test
    void anInstanceWhoseClockIsBehindDoesNotHoldIt() {
        // Given
        beats("a", START, 5);

        // When
        seconds(6, 60).forEach(at -> {
            clock.beat("slow", at - HOUR, RULES);
            clock.beat("a", at, RULES);
        });

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 60_000);
    }

    @Test
    void anInstanceThatRepeatsItselfDoesNotHoldIt() {
        // Given
        beats("a", START, 5);
        beats("frozen", START, 5);

        // When
        seconds(6, 20).forEach(at -> {
            clock.beat("frozen", START + 5_000, RULES);
            clock.beat("a", at, RULES);
        });

        // Then
        assertThat(clock.watermark()).isEqualTo(START + 20_000);
    }

    @Test
    void closesPanesOnceTheGraceHasPassed() {
        // Given
        long pane = Pane.startOf(START);
        clock.beat("a", pane, RULES);

        // When, Then
        clock.beat("a", pane + 6_999, RULES);
        assertThat(clock.closedThrough()).isEqualTo(pane);
        clock.beat("a", pane + 7_000, RULES);
        assertThat(clock.closedThrough()).isEqualTo(pane + 5_000);
    }

    @Test
    void neverGoesBackAndRemembersBoundedlyWhateverBeats() {
        // Given
        Random random = new Random(11);
        long last = PartitionClock.NONE;
        PartitionClock.Format format = new PartitionClock.Format();

        for (int i = 0; i < 20_000; i++) {
            // When
            clock.beat("i" + random.nextInt(200), START + random.nextInt((int) HOUR), RULES);

            // Then
            assertThat(clock.watermark()).isGreaterThanOrEqualTo(last);
            last = clock.watermark();
        }
        assertThat(format.toBytes(clock)).hasSizeLessThan(PartitionClock.MAX_TRACKS * 64);
    }

    @Test
    void aRestoredClockGoesOnAsTheStoredOneWould() {
        // Given
        Random random = new Random(12);
        PartitionClock.Format format = new PartitionClock.Format();
        PartitionClock restored = new PartitionClock();

        for (int i = 0; i < 2_000; i++) {
            String instance = "i" + random.nextInt(3);
            long at = START + i * 500L + random.nextInt(1_000) + (random.nextInt(50) == 0 ? HOUR : 0);

            // When
            restored = format.fromBytes(format.toBytes(restored));

            // Then
            assertThat(restored.beat(instance, at, RULES)).isEqualTo(clock.beat(instance, at, RULES));
        }
        assertThat(clock.watermark()).isGreaterThan(START + 900_000);
    }

    private void beats(String instance, long from, int seconds) {
        for (int s = 0; s <= seconds; s++) {
            clock.beat(instance, from + s * 1_000L, RULES);
        }
    }

    private static LongStream seconds(int from, int to) {
        return LongStream.rangeClosed(from, to).map(s -> START + s * 1_000);
    }
}
