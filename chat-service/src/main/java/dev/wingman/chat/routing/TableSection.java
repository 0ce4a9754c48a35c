package dev.wingman.chat.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a routing table as it is read: every complaint names key and value. Not safe for concurrent use. */
final class TableSection {

    private final String path;
    private final Map<?, ?> values;
    private final Set<String> unread = new LinkedHashSet<>();

    private TableSection(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
        values.keySet().forEach(key -> unread.add(String.valueOf(key)));
    }

    /** @throws IllegalArgumentException when it is no mapping */
    static TableSection of(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> values) {
            return new TableSection(path, values);
        }
        throw complaint(path.isEmpty() ? "the table" : path, "a mapping of keys to values", value);
    }

    String text(String key) {
        Object value = take(key);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw complaint(at(key), "a text", value);
    }

    double number(String key, double min, double max) {
        return number(key, take(key), min, max);
    }

    int whole(String key, int min, int max) {
        Object value = take(key);
        double number = number(key, value, min, max);
        if (number != Math.rint(number)) {
            throw complaint(at(key), "a whole number", value);
        }
        return (int) number;
    }

    TableSection section(String key) {
        return of(at(key), take(key));
    }

    List<TableSection> sections(String key) {
        Object value = take(key);
        if (!(value instanceof List<?> list)) {
            throw complaint(at(key), "a list", value);
        }
        List<TableSection> sections = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            sections.add(of(at(key) + "[" + i + "]", list.get(i)));
        }
        return sections;
    }

    /** A list of texts that is not empty; lists within it are part of it. */
    List<String> texts(String key) {
        Object value = take(key);
        List<String> texts = new ArrayList<>();
        collect(at(key), value, texts);
        if (texts.isEmpty()) {
            throw complaint(at(key), "a list of texts that is not empty", value);
        }
        return List.copyOf(texts);
    }

    /** Keys that were not read yet, in order. */
    Set<String> rest() {
        return new LinkedHashSet<>(unread);
    }

    /** @throws IllegalArgumentException when there is a key that means nothing */
    void end() {
        if (!unread.isEmpty()) {
            String key = unread.iterator().next();
            throw new IllegalArgumentException(at(key) + " is no key of the table, but " + shown(values.get(key)));
        }
    }

    IllegalArgumentException complaint(String key, String allowed) {
        return complaint(at(key), allowed, values.get(key));
    }

    private static void collect(String at, @Nullable Object value, List<String> texts) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(at + "[" + i + "]", list.get(i), texts);
            }
        } else if (value instanceof String text && !text.isBlank()) {
            texts.add(text);
        } else {
            throw complaint(at, "a text", value);
        }
    }

    private double number(String key, @Nullable Object value, double min, double max) {
        double number = Double.NaN;
        if (value instanceof String text) {
            try {
                number = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                number = Double.NaN;
            }
        }
        if (!(number >= min && number <= max)) {
            throw complaint(at(key), "a number from " + min + " to " + max, value);
        }
        return number;
    }

    private @Nullable Object take(String key) {
        unread.remove(key);
        return values.get(key);
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static IllegalArgumentException complaint(String at, String allowed, @Nullable Object value) {
        return new IllegalArgumentException(at + " must be " + allowed + ", but " + shown(value));
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "is absent";
        }
        String text = String.valueOf(value);
        return "is `" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "`";
    }
}
