package dev.wingman.schemas.contract;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas of records. Draft 7, the one that AsyncAPI 3.0 builds on. Components without {@code @Nullable} are
 * required; further properties are allowed, since a reader ignores what it does not know.
 */
final class JsonSchemas {

    private final SchemaGenerator generator;

    JsonSchemas() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_7, OptionPreset.PLAIN_JSON)
                .with(new JacksonSchemaModule())
                .with(
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.ENUM_KEYWORD_FOR_SINGLE_VALUES,
                        Option.EXTRA_OPEN_API_FORMAT_VALUES,
                        Option.PLAIN_DEFINITION_KEYS)
                .without(Option.NULLABLE_FIELDS_BY_DEFAULT);
        config.forTypesInGeneral().withPropertySorter((first, second) -> 0); // as declared
        config.forFields().withRequiredCheck(JsonSchemas::required);
        generator = new SchemaGenerator(config.build());
    }

    /** A whole schema, with the records inside it under {@code definitions}. */
    ObjectNode of(Class<?> type, String title, String description) {
        ObjectNode generated = generator.generateSchema(type);
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.set("$schema", generated.get("$schema"));
        schema.put("title", title);
        schema.put("description", description);
        for (String key : new String[] {"type", "properties", "required", "definitions"}) {
            JsonNode part = generated.get(key);
            if (part != null) {
                schema.set(key, part);
            }
        }
        return schema;
    }

    private static boolean required(FieldScope field) {
        return !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
