package dev.wingman.schemas.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds what a new version of a JSON Schema breaks for readers and records of the earlier one. */
final class SchemaCompatibility {

    private final JsonNode before;
    private final JsonNode after;
    private final List<String> breaks = new ArrayList<>();

    private SchemaCompatibility(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** One sentence for each break; empty when both versions read each other's records. */
    static List<String> breaks(JsonNode before, JsonNode after) {
        SchemaCompatibility comparison = new SchemaCompatibility(before, after);
        comparison.compare("", before, after);
        return List.copyOf(comparison.breaks);
    }

    private void compare(String place, JsonNode older, JsonNode newer) {
        JsonNode was = resolve(before, older);
        JsonNode is = resolve(after, newer);
        for (String keyword : List.of("type", "format")) {
            if (!was.path(keyword).equals(is.path(keyword))) {
                breaks.add("%s changed its %s from %s to %s: records of the other version become unreadable"
                        .formatted(place, keyword, text(was, keyword), text(is, keyword)));
            }
        }
        compareConstants(place, was, is);
        compareFields(place, was, is);
        if (was.has("items") && is.has("items")) {
            compare(place + "[]", was.get("items"), is.get("items"));
        }
    }

    private void compareConstants(String place, JsonNode was, JsonNode is) {
        if (was.has("enum") != is.has("enum")) {
            breaks.add(place + " became or ceased to be an enum: its values changed their meaning");
            return;
        }
        Set<String> gone = strings(was.path("enum"));
        gone.removeAll(strings(is.path("enum")));
        gone.forEach(constant ->
                breaks.add("%s lost the constant %s: earlier records become unreadable".formatted(place, constant)));
    }

    private void compareFields(String place, JsonNode was, JsonNode is) {
        Set<String> requiredBefore = strings(was.path("required"));
        Set<String> requiredNow = strings(is.path("required"));
        was.path("properties").forEachEntry((name, field) -> {
            String path = place.isEmpty() ? name : place + "." + name;
            JsonNode counterpart = is.path("properties").path(name);
            if (counterpart.isMissingNode()) {
                breaks.add(path + " was removed: earlier readers still want it");
                return;
            }
            if (requiredBefore.contains(name) && !requiredNow.contains(name)) {
                breaks.add(path + " became optional: earlier readers refuse records without it");
            }
            if (!requiredBefore.contains(name) && requiredNow.contains(name)) {
                breaks.add(path + " became required: earlier records may lack it");
            }
            compare(path, field, counterpart);
        });
        is.path("properties").forEachEntry((name, field) -> {
            if (!was.path("properties").has(name) && requiredNow.contains(name)) {
                breaks.add((place.isEmpty() ? name : place + "." + name)
                        + " was added as a required field: earlier records lack it; make it @Nullable");
            }
        });
    }

    private static JsonNode resolve(JsonNode root, JsonNode schema) {
        JsonNode found = schema;
        if (schema.has("$ref")) {
            found = root.at(schema.get("$ref").asString().substring(1));
        } else if (schema.has("allOf")) {
            for (JsonNode part : schema.get("allOf")) {
                if (part.has("$ref")) {
                    found = resolve(root, part);
                }
            }
        }
        return found;
    }

    private static String text(JsonNode schema, String keyword) {
        return schema.has(keyword) ? schema.get(keyword).asString() : "none";
    }

    private static Set<String> strings(JsonNode array) {
        Set<String> strings = new HashSet<>();
        array.forEach(value -> strings.add(value.asString()));
        return strings;
    }
}
