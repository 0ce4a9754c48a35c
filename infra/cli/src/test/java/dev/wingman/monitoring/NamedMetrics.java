package dev.wingman.monitoring;

import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** What the rules for Prometheus and the dashboards for Grafana ask for. */
public final class NamedMetrics {

    static final Path PROMETHEUS = Path.of("..", "prometheus");
    static final Path GRAFANA = Path.of("..", "grafana", "dashboards");
    static final Path PAGE = Path.of("..", "..", "docs", "metrics.md");

    /** Names of recording rules have a colon, labels and functions none of these beginnings but for {@code gen_ai_}. */
    private static final Pattern METRIC =
            Pattern.compile("(?<![a-z0-9_:])(?:wingman|gen_ai|jvm|process|r2dbc|http|kafka)_[a-z0-9_]+(?![a-z0-9_:])");

    private static final Pattern LABEL =
            Pattern.compile("gen_ai_(operation_name|provider_name|request_model|token_type)");

    private NamedMetrics() {}

    /** The metrics of all rules and dashboards, as Prometheus writes them. */
    public static Set<String> all() {
        Set<String> names = new TreeSet<>();
        Stream.concat(ruleExpressions().stream(), dashboardExpressions().stream())
                .forEach(expression -> names.addAll(in(expression)));
        return names;
    }

    /** Metrics that docs/metrics.md has in its tables. */
    public static Set<String> documented() {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("(?m)^\\| `([a-z0-9_]+)`").matcher(read(PAGE));
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    static Set<String> in(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            if (!LABEL.matcher(metric.group()).matches()) {
                names.add(metric.group());
            }
        }
        return names;
    }

    /** The family of a sample: a histogram or timer has several of one name. */
    public static String family(String sample) {
        return sample.replaceFirst("_(bucket|count|sum|max|created)$", "");
    }

    static List<String> ruleExpressions() {
        List<String> expressions = new ArrayList<>();
        for (Path file : files(PROMETHEUS.resolve("rules"), ".yml")) {
            try (Reader reader = Files.newBufferedReader(file)) {
                Map<String, List<Map<String, List<Map<String, Object>>>>> rules = new Yaml().load(reader);
                rules.getOrDefault("groups", List.of()).forEach(group -> group.getOrDefault("rules", List.of())
                        .forEach(rule -> expressions.add(String.valueOf(rule.get("expr")))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return expressions;
    }

    static List<String> dashboardExpressions() {
        List<String> expressions = new ArrayList<>();
        for (Path file : files(GRAFANA, ".json")) {
            for (JsonNode expression : WireJson.MAPPER.readTree(read(file)).findValues("expr")) {
                expressions.add(expression.asString());
            }
        }
        return expressions;
    }

    static List<Path> files(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
