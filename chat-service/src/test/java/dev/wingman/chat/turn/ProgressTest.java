package dev.wingman.chat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void withoutAnOpenTurnASuccessorReadsFromTheEnd() {
        Progress progress = new Progress(100);
        progress.written(7, 120);

        OffsetAndMetadata stored = progress.upTo(8);

        assertThat(stored.offset()).isEqualTo(8);
        assertThat(Progress.stored(stored)).isEqualTo(121);
    }

    @Test
    void aTurnThatOvertookAStuckRequestStaysWithinTheSuccessorsReach() {
        Progress progress = new Progress(100);
        progress.written(9, 101);
        progress.written(8, 105);

        OffsetAndMetadata stored = progress.upTo(7);

        assertThat(Progress.stored(stored)).isEqualTo(101);
    }

    @Test
    void aPredecessorThatEndedInOrderSaysSoBesideItsPlace() {
        OffsetAndMetadata closed = Progress.closed(8, 121);

        assertThat(Progress.closed(closed)).isTrue();
        assertThat(Progress.stored(closed)).isEqualTo(121);
        assertThat(Progress.closed(new Progress(100).upTo(8))).isFalse();
        assertThat(Progress.closed(null)).isFalse();
    }

    @Test
    void anOffsetWithoutOurMetadataNamesNoPlace() {
        assertThat(Progress.stored(null)).isNull();
        assertThat(Progress.stored(new OffsetAndMetadata(3))).isNull();
        assertThat(Progress.stored(new OffsetAndMetadata(3, "turns=x"))).isNull();
    }

    @Test
    void everyUncoveredTurnLiesAtOrAfterTheStoredPlaceWhateverTheOrder() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            Progress progress = new Progress(0);
            TreeMap<Long, Long> written = new TreeMap<>();
            List<Long> open = new ArrayList<>();
            for (long request = 0; request < 50; request++) {
                open.add(request);
            }
            long turnOffset = 0;
            while (!open.isEmpty()) {
                long request = open.remove(random.nextInt(Math.min(8, open.size())));
                turnOffset += 1 + random.nextInt(3);
                progress.written(request, turnOffset);
                written.put(request, turnOffset);
                long next = open.stream().mapToLong(Long::longValue).min().orElse(50);

                OffsetAndMetadata stored = progress.upTo(next);
                progress.stored(next);

                Long place = Progress.stored(stored);
                assertThat(written.tailMap(next).values()).allMatch(offset -> place != null && offset >= place);
            }
        }
    }
}
