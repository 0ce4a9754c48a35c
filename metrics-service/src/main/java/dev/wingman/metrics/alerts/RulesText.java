package dev.wingman.metrics.alerts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.files.Place;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads rules from the text of a file. Pure; safe for concurrent use. */
final class RulesText {

    static final int MOST_CHARS = 1_000_000;

    private static final int VERSION_CHARS = 12;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RulesText() {}

    /** The file as it is written; what is null was left out. */
    record Written(
            @Nullable Map<String, List<String>> groups,
            @Nullable List<@Nullable WrittenRule> rules) {}

    /** A rule as it is written. */
    record WrittenRule(
            @Nullable String name,
            @Nullable WrittenSubjects subjects,
            @Nullable List<@Nullable WrittenCondition> when,
            @JsonProperty("for") @Nullable String hold,
            @Nullable String keepFiringFor,
            @Nullable String noData,
            @Nullable String severity,
            @Nullable Map<String, String> labels,
            @Nullable String summary,
            @Nullable String runbook) {}

    /** Whom it is about, as it is written. */
    record WrittenSubjects(
            @Nullable List<String> include, @Nullable List<String> exclude) {}

    /** A condition as it is written. */
    record WrittenCondition(
            @Nullable String metric,
            @Nullable String window,
            @Nullable String is,
            @Nullable Double threshold,
            @Nullable String clearThreshold,
            @Nullable Long minimumCount,
            @Nullable Double objective) {}

    /**
     * @param text YAML in which {@code ${NAME}} and {@code ${NAME:default}} stand for variables
     * @param variables null for those that are not set
     * @throws InvalidFileException with the first thing that is wrong
     */
    static AlertRules read(String text, Function<String, @Nullable String> variables) {
        if (text.length() > MOST_CHARS) {
            throw new InvalidFileException("the file has more than " + MOST_CHARS + " characters");
        }
        String filled = fill(text, variables);
        Written written = written(filled);
        return new AlertRules(version(filled), new RulesReader(written).rules());
    }

    private static String fill(String text, Function<String, @Nullable String> variables) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String set = variables.apply(found.group(1));
            String value = set == null || set.isBlank() ? found.group(2) : set;
            if (value == null) {
                throw new InvalidFileException("the variable " + found.group(1) + " is not set and has no default");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static Written written(String filled) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object document;
        try {
            document = new Yaml(new SafeConstructor(options)).load(filled);
        } catch (YAMLException e) {
            throw new InvalidFileException(
                    "no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
        if (!(document instanceof Map<?, ?>)) {
            throw new InvalidFileException("the file holds no `rules`");
        }
        try {
            return MAPPER.convertValue(document, Written.class);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidFileException(Place.of(e) + " is not known; known are " + e.getKnownPropertyIds());
        } catch (JacksonException e) {
            throw new InvalidFileException(Place.of(e) + ": " + e.getOriginalMessage());
        }
    }

    private static String version(String filled) {
        return HexFormat.of()
                .formatHex(AlertEvents.sha256(filled.getBytes(StandardCharsets.UTF_8)))
                .substring(0, VERSION_CHARS);
    }
}
