package dev.wingman.chat.pricing;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A price list in a YAML or JSON file: {@code version} and {@code models}, each with {@code input}, {@code cached-input}
 * and {@code output} as {@link Price} has them; at the top, or under {@code wingman.chat.pricing} as in the service's
 * settings.
 */
public final class PriceFile {

    private static final Set<String> PARTS = Set.of("input", "cached-input", "output");

    private PriceFile() {}

    /** @throws IllegalArgumentException when the file is no price list; the message names the file and the place in it */
    public static PriceList read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            return list(map(new Yaml(new SafeConstructor(options)).load(reader), "the file"));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": it can't be read: " + e.getMessage(), e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(file + ": it is neither YAML nor JSON: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static PriceList list(Map<?, ?> top) {
        Map<?, ?> found = top;
        for (String step : List.of("wingman", "chat", "pricing")) {
            if (found.get(step) instanceof Map<?, ?> deeper) {
                found = deeper;
            }
        }
        String version = Objects.toString(found.get("version"), "");
        demand(!version.isBlank(), "version is missing: a price list has one");
        Map<?, ?> models = map(found.get("models"), "models");
        demand(!models.isEmpty(), "models names no model");
        Map<String, Price> prices = new HashMap<>();
        models.forEach((name, price) -> {
            String model = plain(String.valueOf(name));
            prices.put(model, price(model, map(price, "models." + model)));
        });
        return new PriceList(version, prices);
    }

    /** Spring's settings put names with dots into brackets. */
    private static String plain(String name) {
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private static Price price(String model, Map<?, ?> parts) {
        parts.keySet()
                .forEach(part -> demand(
                        part instanceof String name && PARTS.contains(name),
                        "models." + model + "." + part + " is not one of input, cached-input, output"));
        return new Price(
                number(model, "input", parts.get("input")),
                number(model, "cached-input", parts.get("cached-input")),
                number(model, "output", parts.get("output")));
    }

    private static long number(String model, String part, @Nullable Object value) {
        String place = "models." + model + "." + part;
        demand(value != null, place + " is missing");
        demand(
                value instanceof Integer || value instanceof Long,
                place + " = '" + value + "' is no whole number of micro-dollars per million tokens");
        long number = ((Number) Objects.requireNonNull(value)).longValue();
        demand(number >= 0, place + " = '" + value + "' is negative");
        return number;
    }

    private static Map<?, ?> map(@Nullable Object value, String place) {
        demand(value instanceof Map<?, ?>, place + " has no entries of the form name: value");
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
