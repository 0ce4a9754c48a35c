package dev.wingman.metrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.tools.Schedule.Planned;
import dev.wingman.metrics.tools.Trouble.Sign;
import dev.wingman.metrics.tools.Verdicts.OfAlert;
import dev.wingman.metrics.tools.Verdicts.OfIncident;
import dev.wingman.metrics.tools.Weather.Requests;
import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A blip at one endpoint, an incident at another. */
class VerdictsTest {

    private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");
    private static final String BAD = "GET /api/challenges";
    private static final String FINE = "GET /api/users/{id}/reputation";
    private static final Duration INCIDENT = Duration.ofMinutes(4);

    private static final Schedule SCHEDULE = new Schedule(
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

    private static Verdicts sensible;
    private static Verdicts nervous;
    private static Verdicts blunt;

    @BeforeAll
    static void happen(@TempDir Path directory) throws IOException {
        sensible = verdicts(directory, "0.05", "75s");
        nervous = verdicts(directory, "0.03", "0s");
        blunt = verdicts(directory, "0.05", "5m");
    }

    private static Verdicts verdicts(Path directory, String threshold, String hold) throws IOException {
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
        return Trial.with(rules, SCHEDULE, 1).verdicts();
    }

    private static long at(int minute) {
        return BEGIN.plus(Duration.ofMinutes(minute)).toEpochMilli();
    }

    @Test
    void aSensibleRuleFindsTheIncidentWithinFifteenSecondsOfItsBreachAndNothingElse() {
        assertThat(sensible.alerts()).hasSize(1).noneMatch(OfAlert::isFalse);
        assertThat(sensible.incidents()).hasSize(1).allMatch(OfIncident::found);
        assertThat(sensible.incidents().get(0).delay().orElseThrow()).isBetween(0L, 15_000L);
    }

    @Test
    void aNervousRuleTellsOfTheBlipWhichIsCountedAsFalse() {
        assertThat(nervous.alerts()).filteredOn(OfAlert::isFalse).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.told().alert().subject()).isEqualTo(FINE);
            assertThat(alert.near()).extracting(near -> near.trouble().kind()).contains("blip");
        });
        assertThat(nervous.incidents()).allMatch(OfIncident::found);
        assertThat(Report.falseShare(nervous)).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void aBluntRuleMissesTheIncident() {
        assertThat(blunt.alerts()).isEmpty();
        assertThat(blunt.incidents()).hasSize(1).noneMatch(OfIncident::found);
        assertThat(Report.falseShare(blunt)).isZero();
    }

    @Test
    void theFileHoldsEachAlertIncidentAndHarmlessTroubleWithItsVerdict(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("verdicts.jsonl");

        VerdictFile.write(file, SCHEDULE, nervous);

        List<JsonNode> lines = Files.readAllLines(file).stream()
                .map(line -> WireJson.MAPPER.readTree(line))
                .toList();
        assertThat(lines)
                .extracting(line ->
                        line.at("/line").asString() + " " + line.at("/verdict").asString(""))
                .contains("alert right", "alert false", "incident found", "harmless ");
    }

    @Test
    void theTableSaysWhatWasFoundMissedAndFalse() {
        assertThat(printed(sensible)).containsPattern("errors +1 +1 +0 +1 +0 +0 +100.0 % 100.0 %");
        assertThat(printed(blunt))
                .containsPattern("errors +1 +0 +1 +0 +0 +0 +- +0.0 %")
                .contains("missed: errors at outage");
        assertThat(printed(nervous)).contains("false: 1 of errors at blip");
    }

    private static String printed(Verdicts verdicts) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new Report(out).print(SCHEDULE, List.of(verdicts.incidents().get(0).rule()), verdicts);
        out.flush();
        return text.toString();
    }
}
