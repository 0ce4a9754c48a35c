package dev.wingman.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The rules and dashboards, as Prometheus reads them. What needs promtool is skipped where it is not installed. */
class PrometheusRulesTest {

    @Test
    void theConfigurationAndItsRulesAreValid() throws Exception {
        promtool(List.of("check", "config", "prometheus.yml"));
    }

    @Test
    void theRulesDoWhatTheirTestsSay() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        NamedMetrics.files(NamedMetrics.PROMETHEUS.resolve("tests"), ".yml")
                .forEach(file -> arguments.add("tests/" + file.getFileName()));
        assertThat(arguments).hasSizeGreaterThan(2);
        promtool(arguments);
    }

    @Test
    void everyExpressionOfADashboardIsValid(@TempDir Path directory) throws Exception {
        // Given
        List<String> expressions = NamedMetrics.dashboardExpressions();
        assertThat(expressions).hasSizeGreaterThan(30);
        List<Map<String, String>> rules = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            rules.add(Map.of("record", "expression:" + i, "expr", expressions.get(i)));
        }
        Path file = directory.resolve("expressions.yml");
        Files.writeString(
                file,
                WireJson.MAPPER.writeValueAsString(
                        Map.of("groups", List.of(Map.of("name", "dashboards", "rules", rules)))));

        // Then
        promtool(List.of("check", "rules", file.toString()));
    }

    @Test
    void everyAlertHasATest() {
        String tests = NamedMetrics.files(NamedMetrics.PROMETHEUS.resolve("tests"), ".yml").stream()
                .map(NamedMetrics::read)
                .reduce("", String::concat);
        List<String> alerts = NamedMetrics.read(NamedMetrics.PROMETHEUS.resolve("rules/alerts.yml"))
                .lines()
                .filter(line -> line.strip().startsWith("- alert:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .toList();
        assertThat(alerts).hasSizeGreaterThan(10).allSatisfy(alert -> assertThat(tests)
                .contains("alertname: " + alert));
    }

    @Test
    void theDashboardsAreTheFourOfThePageAndNameTheProvisionedSourceOnly() {
        assertThat(NamedMetrics.files(NamedMetrics.GRAFANA, ".json"))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("wingman-ai.json", "wingman-api.json", "wingman-cache.json", "wingman-database.json")
                .allSatisfy(name -> {
                    JsonNode dashboard =
                            WireJson.MAPPER.readTree(NamedMetrics.read(NamedMetrics.GRAFANA.resolve(name)));
                    assertThat(dashboard.path("uid").asString()).isEqualTo(name.replace(".json", ""));
                    assertThat(dashboard.path("panels").findValues("datasource"))
                            .extracting(source -> source.path("uid").asString())
                            .containsOnly("wingman-prometheus");
                    assertThat(dashboard.path("panels"))
                            .extracting(panel -> panel.path("id").asInt())
                            .doesNotHaveDuplicates();
                });
    }

    @Test
    void everyMetricThatARuleOrADashboardNamesIsDocumented() {
        assertThat(NamedMetrics.all()).hasSizeGreaterThan(20);
        assertThat(NamedMetrics.documented())
                .containsAll(
                        NamedMetrics.all().stream().map(NamedMetrics::family).toList());
    }

    private static void promtool(List<String> arguments) throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool"))),
                "SKIPPED: the rules for Prometheus are not tried, since promtool is not installed"
                        + " (Debian: apt install prometheus)");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(NamedMetrics.PROMETHEUS.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isZero();
    }
}
