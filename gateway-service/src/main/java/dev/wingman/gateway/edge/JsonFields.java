package dev.wingman.gateway.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a JSON object from a client, read strictly: no value is converted to another type, a {@code null} counts
 * as absent, and every {@link Rejection} names the field. Not safe for concurrent use.
 */
public final class JsonFields {

    private final String path;
    private final ObjectNode node;

    JsonFields(String path, ObjectNode node) {
        this.path = path;
        this.node = node;
    }

    /** @throws Rejection when the object has a field that is not in the set */
    public JsonFields allow(Set<String> known) {
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                String shown = printable(name);
                throw Rejection.ofField(
                        ProblemType.UNKNOWN_FIELD, path + shown, "The field `" + path + shown + "` is not known.");
            }
        }
        return this;
    }

    /** Whether the field is there and not {@code null}. */
    public boolean has(String name) {
        return value(name) != null;
    }

    /** A text that must be there and not be blank. */
    public String demandText(String name, int maxChars) {
        String text = text(name, maxChars);
        if (text == null) {
            throw invalid(name, "is missing");
        }
        if (text.isBlank()) {
            throw invalid(name, "is blank");
        }
        return text;
    }

    /** A text of at most so many UTF-16 characters, without U+0000 and lone surrogates; null when absent. */
    public @Nullable String text(String name, int maxChars) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw invalid(name, "must be a string");
        }
        return checked(name, value.stringValue(), maxChars);
    }

    /** A text that matches as a whole; null when absent. */
    public @Nullable String text(String name, Pattern form, String inWords) {
        return text(name, Integer.MAX_VALUE, form, inWords);
    }

    /** A text of at most so many UTF-16 characters that matches as a whole; null when absent. */
    public @Nullable String text(String name, int maxChars, Pattern form, String inWords) {
        String text = text(name, maxChars);
        if (text != null && !form.matcher(text).matches()) {
            throw invalid(name, "must be " + inWords);
        }
        return text;
    }

    public @Nullable Boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw invalid(name, "must be true or false");
        }
        return value.booleanValue();
    }

    /** A number within the bounds, both included; null when absent. */
    public @Nullable Double number(String name, double min, double max) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= min && number <= max)) {
            throw invalid(name, "must be a number from " + min + " to " + max);
        }
        return number;
    }

    /** A whole number within the bounds, both included; null when absent. */
    public @Nullable Long integer(String name, long min, long max) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(name, "must be a whole number");
        }
        long number = value.longValue();
        if (number < min || number > max) {
            throw invalid(name, "must be from " + min + " to " + max);
        }
        return number;
    }

    /** One text or a list of them; null when absent. */
    public @Nullable List<String> texts(String name, int maxCount, int maxChars) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (value.isString()) {
            return List.of(checked(name, value.stringValue(), maxChars));
        }
        if (!value.isArray()) {
            throw invalid(name, "must be a string or an array of strings");
        }
        if (value.size() > maxCount) {
            throw invalid(name, "may have at most " + maxCount + " elements");
        }
        List<String> texts = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            JsonNode element = value.get(i);
            if (!element.isString()) {
                throw invalid(name + "[" + i + "]", "must be a string");
            }
            texts.add(checked(name + "[" + i + "]", element.stringValue(), maxChars));
        }
        return List.copyOf(texts);
    }

    /** A list of objects that must be there and not be empty. */
    public List<JsonFields> demandObjects(String name, int maxCount) {
        JsonNode value = value(name);
        if (value == null) {
            throw invalid(name, "is missing");
        }
        if (!value.isArray()) {
            throw invalid(name, "must be an array of objects");
        }
        if (value.isEmpty()) {
            throw invalid(name, "is empty");
        }
        if (value.size() > maxCount) {
            throw invalid(name, "may have at most " + maxCount + " elements");
        }
        List<JsonFields> objects = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            if (!value.get(i).isObject()) {
                throw invalid(name + "[" + i + "]", "must be an object");
            }
            objects.add(
                    new JsonFields(path + name + "[" + i + "].", value.get(i).asObject()));
        }
        return objects;
    }

    /** An object; null when absent. */
    public @Nullable JsonFields object(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw invalid(name, "must be an object");
        }
        return new JsonFields(path + name + ".", value.asObject());
    }

    /** Whether the field is there as an array. */
    public boolean isArray(String name) {
        JsonNode value = value(name);
        return value != null && value.isArray();
    }

    /** Whether the field is there as a string. */
    public boolean isText(String name) {
        JsonNode value = value(name);
        return value != null && value.isString();
    }

    /** Whether the field is absent, {@code null}, or an array or object without elements. */
    public boolean isVoid(String name) {
        JsonNode value = value(name);
        return value == null || (value.isContainer() && value.isEmpty());
    }

    /** The error for a field of this object. */
    public Rejection invalid(String name, String complaint) {
        return Rejection.ofField(
                ProblemType.INVALID_FIELD, path + name, "The field `" + path + name + "` " + complaint + ".");
    }

    /** The path of a field of this object, as errors name it. */
    public String pathOf(String name) {
        return path + name;
    }

    private @Nullable JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private String checked(String name, String text, int maxChars) {
        if (text.length() > maxChars) {
            throw invalid(name, "may have at most " + maxChars + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw invalid(name, "contains U+0000");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw invalid(name, "contains half a character (a lone surrogate)");
                }
                i++;
            }
        }
        return text;
    }

    /** A name from a client, fit for an answer: shortened, and without what is not printable ASCII. */
    static String printable(String name) {
        String shown = name.length() <= 64 ? name : name.substring(0, 64) + "…";
        return shown.replaceAll("[^\\x20-\\x7e…]", "?");
    }
}
