package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTrackerTest {

    private static final class Tracked extends OffsetTracker.Slot {
        Tracked(long offset) {
            super(offset);
        }
    }

    private final OffsetTracker<Tracked> tracker = new OffsetTracker<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itAgreesWithANaiveModelWhateverTheOrderAndTheGaps(long seed) {
        // Given
        Random random = new Random(seed);
        TreeSet<Long> openInModel = new TreeSet<>();
        List<Tracked> open = new ArrayList<>();
        long last = 0;

        for (int step = 0; step < 20_000; step++) {
            // When a record is tracked, behind a gap now and then, or any open one is done
            if (open.isEmpty() || (open.size() < 200 && random.nextBoolean())) {
                last += random.nextInt(10) == 0 ? 1 + random.nextInt(1_000) : 1;
                Tracked tracked = new Tracked(last);
                tracker.track(tracked);
                open.add(tracked);
                openInModel.add(last);
            } else {
                Tracked done = open.remove(random.nextInt(open.size()));
                tracker.done(done);
                openInModel.remove(done.offset());
            }

            // Then
            if (openInModel.isEmpty()) {
                assertThat(tracker.firstOpen()).isEmpty();
                assertThat(tracker.span()).isZero();
            } else {
                assertThat(tracker.firstOpen()).hasValue(openInModel.first());
                assertThat(tracker.span()).isGreaterThanOrEqualTo(openInModel.size());
            }
        }
    }

    @Test
    void theSpanCountsWhatIsDoneBehindAnOpenRecord() {
        // Given
        List<Tracked> tracked = List.of(new Tracked(10), new Tracked(11), new Tracked(20), new Tracked(21));
        tracked.forEach(tracker::track);

        // When
        tracker.done(tracked.get(1));
        tracker.done(tracked.get(2));

        // Then
        assertThat(tracker.span()).isEqualTo(4);
        tracker.done(tracked.get(0));
        assertThat(tracker.span()).isEqualTo(1);
        assertThat(tracker.firstOpen()).hasValue(21);
    }
}
