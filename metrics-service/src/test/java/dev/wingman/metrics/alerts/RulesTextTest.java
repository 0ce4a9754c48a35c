package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTextTest {

    private static final String CONDITION = "{metric: errors.server.ratio, window: 1m, is: \">\", threshold: 0.05}";
    private static final String RULE = """
            rules:
              - name: a
                summary: Too many errors.
                severity: warning
                when: [%s]
            """;

    /** A whole rule with one more line. */
    static AlertRules read(String line) {
        return RulesText.read(RULE.formatted(CONDITION) + "    " + line + "\n", name -> null);
    }

    static AlertRules readTwice(String... names) {
        String rules = Arrays.stream(names)
                .map(name -> "  - {name: %s, summary: s, severity: info, when: [%s]}%n".formatted(name, CONDITION))
                .collect(Collectors.joining());
        return RulesText.read("rules:\n" + rules, name -> null);
    }

    private static AlertRules condition(String condition) {
        return RulesText.read(RULE.formatted(condition), name -> null);
    }

    private static AlertRules shipped(Map<String, String> variables) {
        return RulesText.read(RulesFile.shipped(), variables::get);
    }

    @Test
    void theShippedRulesAreValidAndEachHasItsRunbook() {
        AlertRules rules = shipped(Map.of());
        assertThat(rules.rules())
                .extracting(Rule::name)
                .containsExactly(
                        "slow-endpoint",
                        "server-errors",
                        "error-budget-burn",
                        "refused-requests",
                        "auth-failures",
                        "rate-limit-spike",
                        "pool-nearly-full",
                        "low-hit-rate",
                        "model-failures",
                        "budget-burn",
                        "consumer-lag",
                        "dead-letters",
                        "service-gone",
                        "no-data");
        assertThat(rules.rules()).allSatisfy(rule -> {
            assertThat(rule.runbook()).isEqualTo("docs/runbook/" + rule.name() + ".md");
            assertThat(Files.exists(Path.of("..", String.valueOf(rule.runbook()))))
                    .isTrue();
        });
    }

    @Test
    void theShippedRuleOnLatencyLeavesOutWhatCallsModels() {
        Rule slow = shipped(Map.of()).rules().get(0);
        assertThat(slow.subjects().cover("GET /api/challenges")).isTrue();
        assertThat(slow.subjects().cover("other")).isTrue();
        assertThat(slow.subjects().cover("POST /coach/chat")).isFalse();
        assertThat(slow.subjects().cover("GET /coach/chat/{requestId}/events")).isFalse();
        assertThat(slow.subjects().cover("POST /v1/chat/completions")).isFalse();
    }

    @Test
    void aVariableTakesThePlaceOfItsDefaultAndChangesTheVersion() {
        AlertRules set = shipped(Map.of("P95_LATENCY_THRESHOLD_MS", "200"));
        AlertRules unset = shipped(Map.of());
        assertThat(set.rules().get(0).main().threshold()).isEqualTo(200);
        assertThat(set.rules().get(0).main().clearThreshold()).isEqualTo(180);
        assertThat(unset.rules().get(0).main().threshold()).isEqualTo(300);
        assertThat(set.version()).isNotEqualTo(unset.version()).hasSize(12);
        assertThat(shipped(Map.of()).version()).isEqualTo(unset.version());
    }

    @Test
    void aVariableWithoutValueAndDefaultIsRefused() {
        assertThatThrownBy(() -> read("runbook: ${NOWHERE}"))
                .hasMessage("the variable NOWHERE is not set and has no default");
    }

    @Test
    void aRuleHasItsDefaults() {
        Rule rule = read("").rules().get(0);
        assertThat(rule.hold()).isEqualTo(Duration.ZERO);
        assertThat(rule.keepFiringFor()).isEqualTo(Duration.ZERO);
        assertThat(rule.noData()).isEqualTo(NoData.HOLD);
        assertThat(rule.main().minimumCount()).isEqualTo(1);
        assertThat(rule.main().clearThreshold()).isEqualTo(0.05);
        assertThat(rule.covers(Given.errors(1))).isTrue();
        assertThat(rule.family()).isEqualTo(LatencyWindow.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for: 30 | rule a: for must be a duration like 30s or 5m, but is 30",
                "noData: ignore | rule a: noData must be one of hold, resolve, fire, but is ignore",
                "noData: fire | rule a: `noData: fire` needs subjects by their whole names",
                "subjects: {include: ['@nobody']} | rule a: subjects name the group @nobody, which is not among `groups`",
                "subjects: {include: []} | rule a: subjects must not be an empty list",
                "labels: {Team: x} | rule a: labels: a name must match [a-z][a-z0-9_]{0,62}, but is Team",
                "labels: {severity: x} | rule a: labels: severity is what an alert says of itself",
            })
    void whatIsWrongInARuleIsSaidWithItsName(String line, String message) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{window: 1m, is: '>', threshold: 1} | rule a: metric is missing",
                "{metric: errors.server.ratio, is: '>', threshold: 1} | rule a: window is missing",
                "{metric: errors.server.ratio, window: 2m, is: '>', threshold: 1} | rule a: window must be 1m or 5m, but is 2m",
                "{metric: errors.server.ratio, window: 1m, is: '=', threshold: 1} | rule a: is must be one of >, >=, <, <=, but is =",
                "{metric: errors.server.ratio, window: 1m, is: '>'} | rule a: threshold is missing",
                "{metric: requests.count, window: 1m, is: '>', threshold: 1, clearThreshold: 2} | rule a: clearThreshold 2.0 lies on the bad side of threshold 1.0",
                "{metric: requests.count, window: 1m, is: '<', threshold: 1, clearThreshold: 90%} | rule a: clearThreshold 0.9 lies on the bad side of threshold 1.0",
                "{metric: requests.count, window: 1m, is: '>', threshold: 1, clearThreshold: half} | rule a: clearThreshold must be a number, or a share of the threshold like 90%, but is half",
                "{metric: requests.count, window: 1m, is: '>', threshold: 1, minimumCount: 0} | rule a: minimumCount must be at least 1, but is 0",
                "{metric: requests.count, window: 1m, is: '>', threshold: 1, objective: 0.9} | rule a: objective has no meaning for requests.count",
                "{metric: errors.burn-rate, window: 1m, is: '>', threshold: 1, objective: 1} | rule a: objective must lie between 0 and 1, but is 1.0",
                "{metric: telemetry.silence.s, is: '>', threshold: 1} | rule a: silence is compared with >=",
                "{metric: telemetry.silence.s, window: 1m, is: '>=', threshold: 1} | rule a: window has no meaning for telemetry.silence.s",
            })
    void whatIsWrongInAConditionIsSaid(String condition, String message) {
        assertThatThrownBy(() -> condition(condition))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'rules: [' | no YAML",
                "'' | the file holds no `rules`",
                "'rules: []' | the file holds no `rules`",
                "'rules: [{name: A}]' | rules[0]: name must match",
                "'rules: [~]' | rules[0]: the rule is missing",
                "'rules: [{nam: a}]' | rules[0].nam is not known; known are",
                "'rules: [{name: a, when: [{threshold: high}]}]' | rules[0].when[0].threshold: ",
                "'{rules: [], rules: []}' | no YAML",
            })
    void aFileThatIsNoneIsRefusedWithThePlace(@Nullable String text, String message) {
        assertThatThrownBy(() -> RulesText.read(text == null ? "" : text, name -> null))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anUnknownMetricIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> condition("{metric: cpu, window: 1m, is: '>', threshold: 1}"))
                .hasMessageStartingWith("rule a: metric cpu is not known; known are [latency.p50.ms, latency.p95.ms");
    }
}
