package dev.wingman.metrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that come with the service, at one trouble of each kind; those that don't touch the same parts at once. */
class TroublesTest {

    private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");
    private static final long SEED = 5;
    private static final Duration QUIET_BEFORE = Duration.ofMinutes(2);
    private static final Duration QUIET_AFTER = Duration.ofMinutes(2);

    /** As long as the test takes; the shortest of every kind of incident is shorter. */
    private static final Duration LONGEST = Duration.ofMinutes(9);

    private static final Duration LONGEST_HARMLESS = Duration.ofMinutes(5);

    static Stream<List<Trouble>> incidents() {
        return groups(Incidents.KINDS, LONGEST).stream();
    }

    static Stream<List<Trouble>> harmless() {
        return groups(Harmless.KINDS, LONGEST_HARMLESS).stream();
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void everyKindOfIncidentIsFoundAndNothingElseIsTold(List<Trouble> incidents) {
        // When
        Verdicts verdicts = Trial.shipped(schedule(incidents), SEED).verdicts();

        // Then
        assertThat(verdicts.incidents())
                .hasSizeGreaterThanOrEqualTo(incidents.size())
                .allSatisfy(incident ->
                        assertThat(incident.found()).as(incident.toString()).isTrue());
        assertThat(verdicts.alerts()).noneMatch(Verdicts.OfAlert::isFalse);
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void nobodyIsToldOfWhatIsHarmless(List<Trouble> harmless) {
        // When
        Trial trial = Trial.shipped(schedule(harmless), SEED);

        // Then
        assertThat(trial.told()).isEmpty();
    }

    private static Schedule schedule(List<Trouble> together) {
        Duration longest =
                together.stream().map(Trouble::lasts).max(Duration::compareTo).orElse(Duration.ZERO);
        long at = BEGIN.plus(QUIET_BEFORE).toEpochMilli();
        return new Schedule(
                BEGIN,
                QUIET_BEFORE.plus(longest).plus(QUIET_AFTER),
                together.stream()
                        .map(trouble -> new Schedule.Planned(trouble, at))
                        .toList());
    }

    private static List<List<Trouble>> groups(Map<String, Function<Dice, Trouble>> kinds, Duration longest) {
        List<Trouble> troubles = new ArrayList<>();
        kinds.forEach((name, kind) -> troubles.add(shortOne(kind, new Dice(name.hashCode()), longest)));
        troubles.sort(Comparator.comparing(Trouble::lasts).reversed()); // long ones together
        List<List<Trouble>> groups = new ArrayList<>();
        for (Trouble trouble : troubles) {
            groups.stream()
                    .filter(group -> group.stream().noneMatch(trouble::disturbs))
                    .findFirst()
                    .orElseGet(() -> {
                        groups.add(new ArrayList<>());
                        return groups.get(groups.size() - 1);
                    })
                    .add(trouble);
        }
        return groups;
    }

    private static Trouble shortOne(Function<Dice, Trouble> kind, Dice dice, Duration longest) {
        Trouble trouble = kind.apply(dice);
        for (int i = 0; i < 100 && trouble.lasts().compareTo(longest) > 0; i++) {
            trouble = kind.apply(dice);
        }
        return trouble.lasts().compareTo(longest) <= 0
                ? trouble
                : new Trouble(
                        trouble.kind(),
                        trouble.size(),
                        longest,
                        trouble.touches(),
                        trouble.must(),
                        trouble.may(),
                        trouble.effect());
    }
}
