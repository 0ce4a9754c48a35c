package dev.wingman.metrics.notify.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.files.Place;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads routes from the text of a file. Pure; safe for concurrent use. */
final class RoutesText {

    static final int MOST_CHARS = 1_000_000;

    private static final int VERSION_CHARS = 12;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");

    /** A variable and nothing else, with no default but the empty one. */
    private static final Pattern BARE_VARIABLE = Pattern.compile("\\$\\{[A-Z][A-Z0-9_]*:?}");

    private static final Pattern SECRET_PLACE =
            Pattern.compile("receivers\\[\\d+]\\.(slack\\.url|webhook\\.secret|email\\.smtp\\.password)");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RoutesText() {}

    /** The file as it is written; what is null was left out. */
    record Written(
            @Nullable WrittenRoute route,
            @Nullable List<@Nullable WrittenInhibition> inhibit,
            @Nullable List<@Nullable WrittenReceiver> receivers) {}

    /** A route as it is written. */
    record WrittenRoute(
            @Nullable List<@Nullable String> match,
            @Nullable List<@Nullable String> receivers,
            @Nullable List<@Nullable String> groupBy,
            @Nullable String groupWait,
            @Nullable String groupInterval,
            @Nullable String repeatInterval,
            @Nullable WrittenEscalation escalate,
            @JsonProperty("continue") @Nullable Boolean continues,
            @Nullable List<@Nullable WrittenRoute> routes) {}

    record WrittenEscalation(
            @Nullable String after, @Nullable List<@Nullable String> receivers) {}

    record WrittenInhibition(
            @Nullable List<@Nullable String> source,
            @Nullable List<@Nullable String> target,
            @Nullable List<@Nullable String> equal) {}

    /** A receiver as it is written. */
    record WrittenReceiver(
            @Nullable String name,
            @Nullable Boolean sendResolved,
            @Nullable Boolean allowPrivateAddresses,
            @Nullable WrittenThrottle throttle,
            @Nullable WrittenUrl slack,
            @Nullable WrittenUrl webhook,
            @Nullable WrittenUrl alertmanager,
            @Nullable WrittenEmail email) {

        @Override
        public String toString() {
            return "receiver " + name;
        }
    }

    record WrittenThrottle(
            @Nullable Integer messages,
            @Nullable String per,
            @Nullable String digest) {}

    record WrittenUrl(@Nullable String url, @Nullable String secret) {

        @Override
        public String toString() {
            return "***";
        }
    }

    record WrittenEmail(
            @Nullable String to,
            @Nullable String from,
            @Nullable WrittenSmtp smtp) {}

    record WrittenSmtp(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String username,
            @Nullable String password,
            @Nullable String startTls) {

        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * @param text YAML in which {@code ${NAME}} and {@code ${NAME:default}} stand for variables
     * @param variables null for those that are not set
     * @param allowPrivateAddresses for receivers that do not say so themselves
     * @throws InvalidFileException with the first thing that is wrong
     */
    static Routes read(String text, Function<String, @Nullable String> variables, boolean allowPrivateAddresses) {
        if (text.length() > MOST_CHARS) {
            throw new InvalidFileException("the file has more than " + MOST_CHARS + " characters");
        }
        Object filled = fill(document(text), "", variables);
        return new RoutesReader(written(filled), version(text), allowPrivateAddresses).routes();
    }

    private static Object document(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object document;
        try {
            document = new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException e) {
            // its message would quote the line
            throw new InvalidFileException("no YAML: " + e.getProblem()
                    + (e.getProblemMark() == null
                            ? ""
                            : " in line " + (e.getProblemMark().getLine() + 1)));
        } catch (YAMLException e) {
            throw new InvalidFileException("no YAML");
        }
        if (!(document instanceof Map<?, ?>)) {
            throw new InvalidFileException("the file holds no `route` and `receivers`");
        }
        return document;
    }

    /** Variables are filled in after the YAML was read, so that no value of one can be anything but a text. */
    private static Object fill(Object node, String place, Function<String, @Nullable String> variables) {
        if (node instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> filled = new LinkedHashMap<>();
            map.forEach((key, value) -> filled.put(
                    String.valueOf(key),
                    value == null ? null : fill(value, place.isEmpty() ? "" + key : place + "." + key, variables)));
            return filled;
        }
        if (node instanceof List<?> list) {
            List<@Nullable Object> filled = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Object value = list.get(i);
                filled.add(value == null ? null : fill(value, place + "[" + i + "]", variables));
            }
            return filled;
        }
        if (SECRET_PLACE.matcher(place).matches()
                && !BARE_VARIABLE.matcher(String.valueOf(node)).matches()) {
            throw new InvalidFileException(
                    place + " must be a variable like ${NAME} and nothing else: no secret stands in this file");
        }
        return node instanceof String text ? fill(text, variables) : node;
    }

    private static String fill(String text, Function<String, @Nullable String> variables) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String set = variables.apply(found.group(1));
            String value = set == null || set.isBlank() ? found.group(2) : set.strip();
            if (value == null) {
                throw new InvalidFileException("the variable " + found.group(1) + " is not set and has no default");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static Written written(Object filled) {
        try {
            return MAPPER.convertValue(filled, Written.class);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidFileException(Place.of(e) + " is not known; known are " + e.getKnownPropertyIds());
        } catch (JacksonException e) {
            // its message would quote the value
            throw new InvalidFileException(Place.of(e) + " is of the wrong kind");
        }
    }

    private static String version(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, VERSION_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
