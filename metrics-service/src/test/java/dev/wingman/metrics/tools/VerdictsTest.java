package dev.wingman.metrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.tools.Schedule.Planned;
import dev.wingman.metrics.tools.Trouble.Sign;
import dev.wingman.metrics.tools.Verdicts.OfAlert;
import dev.wingman.metrics.tools.Verdicts.OfIncident;
import dev.wingman.metrics.tools.Weather.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blip at one endpoint, an incident at another. */
class VerdictsTest {

    private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");
    private static final String BAD = "GET /api/challenges";
    private static final String FINE = "GET /api/users/{id}/reputation";
    private static final Duration INCIDENT = Duration.ofMinutes(4);

    private final Schedule schedule = new Schedule(
            BEGIN,
            Duration.ofMinutes(9),
            List.of(
                    new Planned(
                            Trouble.harmless(
                                    "blip",
                                    "",
                                    6,
                                    Set.of(FINE),
                                    (weather, begin, now) -> weather.requests(FINE, Requests.failing(0.9))),
                            at(2)),
                    new Planned(
                            Trouble.incident(
                                    "outage",
                                    "",
                                    (int) INCIDENT.toSeconds(),
                                    Set.of(BAD),
                                    new Sign(Symptom.FAILING, BAD),
                                    (weather, begin, now) -> weather.requests(BAD, Requests.failing(0.3))),
                            at(4))));

    private static long at(int minute) {
        return BEGIN.plus(Duration.ofMinutes(minute)).toEpochMilli();
    }

    @Test
    void aSensibleRuleFindsTheIncidentWithinFifteenSecondsOfItsBreachAndNothingElse(@TempDir Path directory)
            throws IOException {
        Verdicts verdicts = verdicts(directory, "0.05", "75s");

        assertThat(verdicts.alerts()).hasSize(1).noneMatch(OfAlert::isFalse);
        assertThat(verdicts.incidents()).hasSize(1).allMatch(OfIncident::found);
        assertThat(verdicts.incidents().get(0).delay())
                .satisfies(delay -> assertThat(delay.orElse(-1)).isBetween(0L, 15_000L));
    }

    @Test
    void aNervousRuleTellsOfTheBlipWhichIsCountedAsFalse(@TempDir Path directory) throws IOException {
        Verdicts verdicts = verdicts(directory, "0.03", "0s");

        assertThat(verdicts.alerts()).filteredOn(OfAlert::isFalse).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.told().alert().subject()).isEqualTo(FINE);
            assertThat(alert.near()).extracting(near -> near.trouble().kind()).contains("blip");
        });
        assertThat(verdicts.incidents()).allMatch(OfIncident::found);
        assertThat(Report.falseShare(verdicts)).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void aBluntRuleMissesTheIncident(@TempDir Path directory) throws IOException {
        Verdicts verdicts = verdicts(directory, "0.05", "5m");

        assertThat(verdicts.alerts()).isEmpty();
        assertThat(verdicts.incidents()).hasSize(1).noneMatch(OfIncident::found);
        assertThat(Report.falseShare(verdicts)).isZero();
    }

    private Verdicts verdicts(Path directory, String threshold, String hold) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yml"), """
                rules:
                  - name: errors
                    summary: Requests fail.
                    when:
                      - {metric: errors.server.ratio, window: 1m, is: ">", threshold: %s, minimumCount: 20}
                    for: %s
                    keepFiringFor: 5m
                    severity: critical
                """.formatted(threshold, hold));
        return Trial.with(rules, schedule, 1).verdicts();
    }
}
