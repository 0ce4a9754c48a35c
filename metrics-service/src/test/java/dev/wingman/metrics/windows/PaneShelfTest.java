package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.windows.PaneShelf.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class PaneShelfTest {

    private static final LatencyFamily FAMILY = new LatencyFamily(Duration.ofMillis(300));

    private final KeyValueStore<PaneKey, Pane> store = store();
    private final PaneShelf shelf = new PaneShelf(store, FAMILY, 2, 4);

    @Test
    void aSubjectPastTheLimitIsCountedAsOther() {
        assertThat(add(0, "a")).isEqualTo(Outcome.DONE);
        assertThat(add(0, "b")).isEqualTo(Outcome.DONE);
        assertThat(add(0, "c")).isEqualTo(Outcome.DONE_TO_OTHER);
        assertThat(add(0, "a")).isEqualTo(Outcome.DONE);
        assertThat(add(5_000, "c")).isEqualTo(Outcome.DONE);
        assertThat(taken(5_000)).containsExactly("a 2", "b 1", "other 1");
    }

    @Test
    void aPanePastTheLimitIsRefused() {
        for (int start = 0; start < 20_000; start += 5_000) {
            assertThat(add(start, "a")).isEqualTo(Outcome.DONE);
        }
        assertThat(add(20_000, "a")).isEqualTo(Outcome.REFUSED);
        assertThat(add(0, "a")).isEqualTo(Outcome.DONE);
    }

    @Test
    void whatIsTakenMakesRoom() {
        // Given
        add(0, "a");
        add(0, "b");

        // When
        taken(5_000);

        // Then
        for (int start = 0; start < 20_000; start += 5_000) {
            assertThat(add(start, "c")).isEqualTo(Outcome.DONE);
        }
        assertThat(taken(5_000)).containsExactly("c 1");
    }

    @Test
    void aRestoredShelfKnowsItsRoom() {
        // Given
        add(0, "a");
        add(0, "b");
        add(5_000, "a");
        add(10_000, "a");

        // When
        PaneShelf restored = new PaneShelf(store, FAMILY, 2, 4);

        // Then
        assertThat(restored.change(new PaneKey(15_000, "a"), pane -> {})).isEqualTo(Outcome.REFUSED);
        assertThat(restored.change(new PaneKey(0, "b"), pane -> {})).isEqualTo(Outcome.DONE);
    }

    private Outcome add(long start, String subject) {
        return shelf.change(new PaneKey(start, subject), FAMILY.request(Telemetry.request(subject, start, 200, 1)));
    }

    private List<String> taken(long before) {
        List<KeyValue<PaneKey, Pane>> taken = shelf.takeStartingBefore(before);
        return taken.stream()
                .map(entry -> entry.key.subject() + " " + entry.value.events())
                .toList();
    }

    private static KeyValueStore<PaneKey, Pane> store() {
        KeyValueStore<PaneKey, Pane> store = WindowTopology.panes("panes", FAMILY)
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        store.init(new MockProcessorContext<Object, Object>(new Properties()).getStateStoreContext(), store);
        return store;
    }
}
