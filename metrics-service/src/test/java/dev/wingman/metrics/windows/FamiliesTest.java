package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.Measure;
import dev.wingman.schemas.metrics.MeasuresPaneClosed;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PartitionAdvanced;
import dev.wingman.schemas.telemetry.AiHeartbeat;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.CacheAccesses;
import dev.wingman.schemas.telemetry.CacheHeartbeat;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import dev.wingman.schemas.telemetry.TurnMeasured;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FamiliesTest {

    private static final long START = 1_780_000_000_000L;
    private static final int SECONDS = 600;
    private static final int PARTITIONS = 4;
    private static final WindowRules RULES = WindowRules.defaults(PARTITIONS);

    static Stream<Arguments> traffic() {
        return Stream.of(1L, 2L, 3L)
                .flatMap(seed -> Stream.of(
                        Arguments.of(new CacheFamily(), FamilyTraffic.cache(seed, PARTITIONS, START, SECONDS)),
                        Arguments.of(new AiFamily(), FamilyTraffic.ai(seed, PARTITIONS, START, SECONDS)),
                        Arguments.of(new ResourceFamily(), FamilyTraffic.resources(seed, START, SECONDS))));
    }

    @ParameterizedTest
    @MethodSource("traffic")
    <E extends Event> void theWindowsAreThoseThatFollowFromTheEventsByDefinition(
            WindowFamily<E> family, FamilyTraffic<E> traffic) {
        // When: read in a random order, with restarts in between
        List<MetricsWindow> windows = run(family, traffic, new Random(1));

        // Then
        Oracle oracle = new Oracle();
        traffic.log().forEach(partition -> partition.forEach(event -> oracle.take(event, traffic.time(event))));
        long complete =
                Pane.startOf(START + (SECONDS - 1) * 1_000 - RULES.grace().toMillis());
        assertThat(oracle.size(complete)).isGreaterThan(500);
        oracle.assertMatches(windows, complete);
    }

    @ParameterizedTest
    @MethodSource("traffic")
    <E extends Event> void theSameEventsInAnyInterleavingGiveIdenticalWindows(
            WindowFamily<E> family, FamilyTraffic<E> traffic) {
        // Given
        List<MetricsWindow> expected = run(family, traffic, new Random(0));

        for (int interleaving = 1; interleaving <= 3; interleaving++) {
            // When
            List<MetricsWindow> windows = run(family, traffic, new Random(interleaving));

            // Then
            assertThat(windows).isEqualTo(expected);
        }
    }

    private static <E extends Event> List<MetricsWindow> run(
            WindowFamily<E> family, FamilyTraffic<E> traffic, Random random) {
        WindowRules rules = RULES.withPartitions(traffic.log().size());
        return new Tasks<E, MetricsWindow>(family, rules, traffic::time).run(traffic.log(), random);
    }

    @Test
    void aPartitionWithoutEventsDoesNotHoldTheOthersUp() {
        // Given
        Tasks<CacheTelemetryEvent, CacheWindow> tasks = caches();

        // When: one partition has all the events, the others heartbeats
        for (int s = 0; s <= 20; s++) {
            Instant at = Instant.ofEpochMilli(START + s * 1_000L);
            tasks.send(1, new CacheAccesses("c", 1, 0, 0, 0, 0, "g", at.minusSeconds(1), at));
            for (int p = 0; p < PARTITIONS; p++) {
                tasks.send(p, new CacheHeartbeat("g/1", at));
            }
        }
        tasks.mergeAll();

        // Then
        assertThat(tasks.published())
                .filteredOn(window -> window.subject().equals("c") && window.windowSeconds() == 60)
                .extracting(CacheWindow::count)
                .containsExactly(5L, 10L, 15L);
    }

    @Test
    void aPartitionNamesItsTopicWhenItAdvances() {
        // Given
        Tasks<CacheTelemetryEvent, CacheWindow> tasks = caches();

        // When
        for (int s = 0; s <= 10; s++) {
            tasks.send(2, new CacheHeartbeat("g/1", Instant.ofEpochMilli(START + s * 1_000L)));
        }

        // Then
        assertThat(tasks.panes(2)).isNotEmpty().allSatisfy(pane -> assertThat(((PartitionAdvanced) pane).telemetry())
                .isEqualTo("telemetry.cache"));
    }

    @Test
    void aTurnThatIsLateIsCountedAsLateOnceAlthoughItBelongsToTwoWindows() {
        // Given
        Tasks<AiTelemetryEvent, MetricsWindow> tasks = models();
        for (int s = 0; s <= 30; s++) {
            tasks.send(0, new AiHeartbeat("c/1", Instant.ofEpochMilli(START + s * 1_000L)));
        }

        // When
        tasks.send(0, turn("00", "00", START));

        // Then
        assertThat(tasks.meter("late")).isEqualTo(1);
    }

    @Test
    void aTurnFromTheFutureIsKeptApart() {
        // Given
        Tasks<AiTelemetryEvent, MetricsWindow> tasks = models();
        beats(tasks, 0, 20);

        // When
        tasks.send(0, turn("00", "00", START + 3_600_000));
        beats(tasks, 21, 3_700);
        tasks.mergeAll();

        // Then
        assertThat(tasks.meter("quarantined")).isEqualTo(2); // its model's and its user's
        assertThat(tasks.published()).isEmpty();
    }

    @Test
    void namesThatStandForSomethingElseAndOverlongOnesAddUpAsOther() {
        // Given
        Tasks<CacheTelemetryEvent, CacheWindow> tasks = caches();
        Instant at = Instant.ofEpochMilli(START + 1_000);

        // When
        for (String name : List.of("group:all", "business:all", "", "x".repeat(201))) {
            tasks.send(0, new CacheAccesses(name, 1, 0, 0, 0, 0, "g", at.minusSeconds(1), at));
        }
        for (int s = 0; s <= 20; s++) {
            for (int p = 0; p < PARTITIONS; p++) {
                tasks.send(p, new CacheHeartbeat("g/1", Instant.ofEpochMilli(START + s * 1_000L)));
            }
        }
        tasks.mergeAll();

        // Then
        assertThat(tasks.published())
                .filteredOn(window -> window.windowEnd().equals(Instant.ofEpochMilli(START + 5_000)))
                .extracting(window -> window.subject() + " " + window.windowSeconds() + " " + window.count())
                .containsExactly("group:all 60 4", "group:all 300 4", "other 60 4", "other 300 4");
    }

    @Test
    void usersFindRoomHoweverManyModelsThereAre() {
        // Given
        WindowRules small =
                new WindowRules(1, RULES.threshold(), RULES.grace(), RULES.instanceTimeout(), RULES.maxAhead(), 3, 100);
        Tasks<AiTelemetryEvent, MetricsWindow> tasks = new Tasks<>(new AiFamily(), small, FamiliesTest::time);

        // When
        for (int i = 0; i < 10; i++) {
            TurnMeasured turn = turn("a" + i % 4, "b" + i, START + 1_000);
            tasks.send(0, withModel(turn, "model-" + i));
        }
        for (int s = 0; s <= 20; s++) {
            tasks.send(0, new AiHeartbeat("c/1", Instant.ofEpochMilli(START + s * 1_000L)));
        }
        tasks.mergeAll();

        // Then
        List<MetricsWindow> first = tasks.published().stream()
                .filter(window -> window.windowEnd().equals(Instant.ofEpochMilli(START + 5_000)))
                .filter(window -> window.windowSeconds() == 60)
                .toList();
        assertThat(first)
                .extracting(MetricsWindow::subject)
                .containsExactlyInAnyOrder(
                        "all", "group:all", "other", "standard|model-0", "standard|model-1", "standard|model-2");
        assertThat(first)
                .filteredOn(BusinessWindow.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(BusinessWindow.class, window -> {
                    assertThat(window.count()).isEqualTo(10);
                    assertThat(window.activeUsers()).isEqualTo(4);
                    assertThat(window.activeConversations()).isEqualTo(10);
                });
    }

    @Test
    void aMeasureThatThisVersionDoesNotKnowIsLeftOut() {
        // Given
        CacheFamily family = new CacheFamily();
        Pane pane = new Pane(family.shape("c"));
        family.tell(
                new CacheAccesses("c", 5, 4, 3, 2, 1, "g", Instant.EPOCH, Instant.ofEpochMilli(START)),
                Instant.ofEpochMilli(START),
                new WindowFamily.Listener() {
                    @Override
                    public void beat(String instance, Instant at) {}

                    @Override
                    public void happened(String subject, Instant at, Consumer<Pane> change) {
                        change.accept(pane);
                    }
                });
        MeasuresPaneClosed closed = (MeasuresPaneClosed) family.closed(1, new PaneKey(START, "c"), pane);

        // When
        MeasuresPaneClosed later = new MeasuresPaneClosed(
                closed.telemetry(),
                closed.subject(),
                closed.partition(),
                closed.paneStart(),
                closed.paneEnd(),
                Stream.concat(closed.sums().stream(), Stream.of(new Measure("unheardOf", 7)))
                        .toList(),
                closed.maxima(),
                closed.sketches(),
                closed.sets());

        // Then
        PaneFormat format = new PaneFormat(family.shapes());
        assertThat(format.toBytes(family.opened(later))).isEqualTo(format.toBytes(pane));
    }

    private static Tasks<CacheTelemetryEvent, CacheWindow> caches() {
        return new Tasks<>(new CacheFamily(), RULES, event -> Instant.ofEpochMilli(START));
    }

    private static Tasks<AiTelemetryEvent, MetricsWindow> models() {
        return new Tasks<>(new AiFamily(), RULES.withPartitions(1), FamiliesTest::time);
    }

    private static void beats(Tasks<AiTelemetryEvent, MetricsWindow> tasks, int from, int to) {
        for (int s = from; s <= to; s++) {
            tasks.send(0, new AiHeartbeat("c/1", Instant.ofEpochMilli(START + s * 1_000L)));
        }
    }

    private static Instant time(AiTelemetryEvent event) {
        return event instanceof TurnMeasured turn ? turn.completedAt() : Instant.ofEpochMilli(START);
    }

    private static TurnMeasured turn(String user, String conversation, long at) {
        return new TurnMeasured(
                "req",
                user,
                conversation,
                false,
                Tier.STANDARD,
                "m",
                AnswerSource.MODEL,
                null,
                false,
                0.5,
                1,
                1,
                1,
                1,
                Instant.ofEpochMilli(at));
    }

    private static TurnMeasured withModel(TurnMeasured turn, String model) {
        return new TurnMeasured(
                turn.requestId(),
                turn.userHash(),
                turn.conversationHash(),
                turn.internal(),
                turn.tier(),
                model,
                turn.source(),
                turn.failure(),
                turn.fallback(),
                turn.score(),
                turn.costMicroUsd(),
                turn.savedByRoutingMicroUsd(),
                turn.savedByCacheMicroUsd(),
                turn.savedByCompressionMicroUsd(),
                turn.completedAt());
    }
}
