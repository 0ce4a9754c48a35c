package dev.wingman.metrics.alerts;

import dev.wingman.metrics.alerts.RulesText.Written;
import dev.wingman.metrics.alerts.RulesText.WrittenCondition;
import dev.wingman.metrics.alerts.RulesText.WrittenRule;
import dev.wingman.metrics.alerts.RulesText.WrittenSubjects;
import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.schemas.alerts.AlertLabel;
import dev.wingman.schemas.alerts.AlertSeverity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes rules of what is written, or says what is wrong with it. For one use, by one thread. */
final class RulesReader {

    static final int MOST_RULES = 200;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
    private static final Pattern PERCENT = Pattern.compile("(\\d+(?:\\.\\d+)?)%");

    /** What an alert says of itself; a label of that name would be a second answer to the same question. */
    private static final Set<String> RESERVED = Set.of(
            "alertname", "id", "rule", "rule_version", "subject", "severity", "metric", "value", "threshold", "since");

    private static final Map<String, Integer> WINDOWS = Map.of("1m", 60, "5m", 300);

    private final Map<String, List<String>> groups;
    private final List<@Nullable WrittenRule> written;
    private String place = "";

    RulesReader(Written file) {
        this.groups = file.groups() == null ? Map.of() : file.groups();
        this.written = file.rules() == null ? List.of() : file.rules();
    }

    List<Rule> rules() {
        demand(!written.isEmpty(), "the file holds no `rules`");
        demand(written.size() <= MOST_RULES, "the file holds more than " + MOST_RULES + " rules");
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < written.size(); i++) {
            place = "rules[" + i + "]: ";
            WrittenRule rule = required(written.get(i), "the rule");
            String name = required(rule.name(), "name");
            demand(NAME.matcher(name).matches(), "name must match " + NAME + ", but is " + name);
            place = "rule " + name + ": ";
            demand(names.add(name), "there are two rules of this name");
            rules.add(rule(name, rule));
        }
        return rules;
    }

    private Rule rule(String name, WrittenRule rule) {
        List<Condition> conditions = conditions(required(rule.when(), "when"));
        NoData noData = constant(NoData.class, "noData", rule.noData() == null ? "hold" : rule.noData());
        Class<?> family = conditions.get(0).metric().windows();
        boolean silence = family == Silence.class;
        Subjects subjects = subjects(rule.subjects(), noData, silence);
        Duration hold = duration("for", rule.hold());
        Duration keepFiringFor = duration("keepFiringFor", rule.keepFiringFor());
        demand(
                conditions.stream().allMatch(condition -> condition.metric().windows() == family),
                "its conditions must be about the same kind of window");
        demand(
                !silence || conditions.stream().allMatch(one -> one.comparison() == Comparison.AT_LEAST),
                "silence is compared with >=");
        demand(
                !silence || (hold.isZero() && keepFiringFor.isZero()),
                "silence is a time itself: `for` and `keepFiringFor` have no place beside it");
        return new Rule(
                name,
                subjects,
                conditions,
                hold,
                keepFiringFor,
                noData,
                constant(AlertSeverity.class, "severity", required(rule.severity(), "severity")),
                labels(rule.labels()),
                required(rule.summary(), "summary"),
                rule.runbook());
    }

    private Subjects subjects(@Nullable WrittenSubjects subjects, NoData noData, boolean silence) {
        if (subjects == null) {
            demand(noData != NoData.FIRE, "`noData: fire` needs subjects by their whole names");
            return Subjects.of(List.of(silence ? Silence.SUBJECT : "*"), List.of());
        }
        List<String> include = subjects.include() == null ? List.of("*") : expanded(subjects.include());
        List<String> exclude = subjects.exclude() == null ? List.of() : expanded(subjects.exclude());
        demand(
                noData != NoData.FIRE || include.stream().noneMatch(pattern -> pattern.contains("*")),
                "`noData: fire` needs subjects by their whole names");
        return Subjects.of(include, exclude);
    }

    private List<String> expanded(List<String> patterns) {
        List<String> expanded = new ArrayList<>();
        for (String pattern : patterns) {
            if (pattern.startsWith("@")) {
                List<String> group = groups.get(pattern.substring(1));
                demand(group != null, "subjects name the group " + pattern + ", which is not among `groups`");
                expanded.addAll(required(group, pattern));
            } else {
                expanded.add(pattern);
            }
        }
        demand(!expanded.isEmpty(), "subjects must not be an empty list");
        return expanded;
    }

    private List<Condition> conditions(List<@Nullable WrittenCondition> conditions) {
        demand(!conditions.isEmpty(), "`when` must hold at least one condition");
        return conditions.stream()
                .map(condition -> condition(required(condition, "when")))
                .toList();
    }

    private Condition condition(WrittenCondition condition) {
        String name = required(condition.metric(), "metric");
        Metric<?> metric = Metrics.named(name);
        demand(metric != null, "metric " + name + " is not known; known are " + Metrics.names());
        Metric<?> known = required(metric, "metric");
        Comparison comparison = Comparison.of(required(condition.is(), "is"))
                .orElseThrow(() -> invalid("is must be one of >, >=, <, <=, but is " + condition.is()));
        double threshold = required(condition.threshold(), "threshold");
        demand(Double.isFinite(threshold), "threshold must be a number, but is " + threshold);
        double clear = clearThreshold(condition.clearThreshold(), threshold);
        demand(
                comparison.permits(clear, threshold),
                "clearThreshold " + clear + " lies on the bad side of threshold " + threshold);
        long minimum = condition.minimumCount() == null ? 1 : condition.minimumCount();
        demand(minimum >= 1, "minimumCount must be at least 1, but is " + minimum);
        return new Condition(
                known, window(known, condition), comparison, threshold, clear, minimum, objective(known, condition));
    }

    private int window(Metric<?> metric, WrittenCondition condition) {
        if (metric.windows() == Silence.class) {
            demand(condition.window() == null, "window has no meaning for " + metric.name());
            return 0;
        }
        Integer seconds = WINDOWS.get(required(condition.window(), "window"));
        demand(seconds != null, "window must be 1m or 5m, but is " + condition.window());
        return required(seconds, "window");
    }

    private double objective(Metric<?> metric, WrittenCondition condition) {
        if (!metric.name().equals(Metrics.BURN_RATE)) {
            demand(condition.objective() == null, "objective has no meaning for " + metric.name());
            return 0;
        }
        double objective = required(condition.objective(), "objective");
        demand(objective > 0 && objective < 1, "objective must lie between 0 and 1, but is " + objective);
        return objective;
    }

    private double clearThreshold(@Nullable String written, double threshold) {
        if (written == null) {
            return threshold;
        }
        Matcher percent = PERCENT.matcher(written);
        try {
            return percent.matches()
                    ? new BigDecimal(percent.group(1))
                            .movePointLeft(2)
                            .multiply(BigDecimal.valueOf(threshold))
                            .doubleValue()
                    : new BigDecimal(written).doubleValue();
        } catch (NumberFormatException e) {
            throw invalid("clearThreshold must be a number, or a share of the threshold like 90%, but is " + written);
        }
    }

    private Duration duration(String key, @Nullable String written) {
        if (written == null) {
            return Duration.ZERO;
        }
        Matcher parts = DURATION.matcher(written);
        demand(parts.matches(), key + " must be a duration like 30s or 5m, but is " + written);
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private List<AlertLabel> labels(@Nullable Map<String, String> labels) {
        List<AlertLabel> read = new ArrayList<>();
        new TreeMap<>(labels == null ? Map.of() : labels).forEach((name, value) -> {
            demand(LABEL.matcher(name).matches(), "labels: a name must match " + LABEL + ", but is " + name);
            demand(!RESERVED.contains(name), "labels: " + name + " is what an alert says of itself");
            demand(value != null && !value.isBlank(), "labels: " + name + " has no value");
            read.add(new AlertLabel(name, value));
        });
        return List.copyOf(read);
    }

    private <E extends Enum<E>> E constant(Class<E> type, String key, String written) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> written(constant).equals(written))
                .findFirst()
                .orElseThrow(() -> invalid(key + " must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(RulesReader::written)
                                .collect(Collectors.joining(", "))
                        + ", but is " + written));
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private <T> T required(@Nullable T value, String key) {
        if (value == null) {
            throw invalid(key + " is missing");
        }
        return value;
    }

    private void demand(boolean holds, String message) {
        if (!holds) {
            throw invalid(message);
        }
    }

    private InvalidFileException invalid(String message) {
        return new InvalidFileException(place + message);
    }
}
