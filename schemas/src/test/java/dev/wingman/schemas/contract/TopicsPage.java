package dev.wingman.schemas.contract;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code docs/topics.md}: the topics and the fields of their events, for people. */
final class TopicsPage {

    private static final String INTRODUCTION = """
            <!-- Generated from the records in `schemas`: %s -->

            # Topics and events

            Every record is a [CloudEvent](https://cloudevents.io) in Kafka's binary mode: the attributes are headers
            (`ce_id`, `ce_source`, `ce_type`, `ce_time`, `ce_subject` where an event has a subject), the value is JSON,
            `traceparent` places it in its trace. `ce_type` says which event it is. Fields that you do not know are to be
            ignored: later versions add some. Field names carry their unit; instants are ISO-8601 in UTC; an optional
            field without a value is absent.

            What a service can't read or handle goes to `<topic>.dlt` as it was, with the reason in headers.

            For machines: [AsyncAPI](../schemas/contract/asyncapi.json) and a JSON Schema for each event beside it.
            What Wingman keeps in Redis is in [redis-keys.md](redis-keys.md).

            ## Topics

            | topic | from | to | key | partitions | kept | events |
            |---|---|---|---|---|---|---|
            """;

    /** What analysts read. */
    private static final List<Topic<?>> FOR_ANALYSTS = List.of(
            Topics.METRICS_LATENCY,
            Topics.METRICS_CACHE,
            Topics.METRICS_AI,
            Topics.METRICS_RESOURCES,
            Topics.METRICS_BUSINESS,
            Topics.ALERTS);

    private static final String FOR_ANALYSTS_INTRODUCTION = """
            <!-- Generated from the records in `schemas`: %s -->

            # Metrics for analysts

            Every five seconds of event time there is one JSON record for each subject and each length of window, one minute
            and five. It is final: nothing is corrected later, and the same events give the same records, live and replayed.
            No registry and no SDK is needed; a Kafka consumer with `isolation.level=read_committed` is enough.

            - The key is the subject, the record's timestamp the end of the window. A topic has one partition.
            - Windows of one minute that end on full minutes don't overlap: add those up, not all.
            - The percentile `q` of `n` durations is the one with the index `floor(q * (n - 1))`, within 1 %% of exact. Counts
              are exact.
            - A subject that begins with `group:` adds up others that are there as well; `other` holds what is past the limit
              of subjects.
            - Fields are only ever added. Ignore those that you don't know.

            ## Read them

            `./wingman tail` knows the topics of the system that `./wingman up` started; any consumer gets the same records.

            ```bash
            # the slowest endpoints of each minute
            ./wingman tail metrics.latency --json --from beginning | jq --unbuffered -r \\
              '.value | select(.windowSeconds == 60 and .count > 0 and (.windowEnd | test(":00Z$")))
               | [.windowEnd, .subject, .count, .p95Micros / 1000, .serverErrors] | @tsv'

            # hit rate of each cache as it changes
            ./wingman tail metrics.cache --json | jq --unbuffered -c \\
              '.value | select(.windowSeconds == 60) | {at: .windowEnd, cache: .subject, hitRate, loads}'

            # what was spent and saved in the last hour, by model: windows of five minutes that don't overlap
            timeout 20 ./wingman tail metrics.ai --json --from beginning | jq -n \\
              '[inputs.value | select(.windowSeconds == 300 and (.windowEnd | test(":[0-5][05]:00Z$"))
                 and (.windowEnd | fromdate) > now - 3600)]
               | group_by(.subject) | map({model: .[0].subject, usd: (map(.costMicroUsd) | add / 1e6),
                   saved: (map(.savedByRoutingMicroUsd + .savedByCacheMicroUsd + .savedByCompressionMicroUsd) | add / 1e6)})'

            # alerts, as they fire and end
            ./wingman tail alerts --json --from beginning | jq --unbuffered -c '.value | [.at, .rule, .subject, .reason // "fired"]'
            ```

            The same with Kafka's own tools, where `bootstrap` is what `./wingman status` shows:

            ```bash
            kafka-console-consumer.sh --bootstrap-server $bootstrap --topic metrics.latency --isolation-level read_committed \\
              --from-beginning | jq -c '[.windowEnd, .subject, .p95Micros]'
            kcat -b $bootstrap -C -t metrics.latency -X isolation.level=read_committed -o -500 -e -q | jq -c '[.windowEnd, .subject, .p95Micros]'
            ```

            An hour of P95 as a picture, in a page that needs nothing else:

            ```bash
            ./wingman plot metrics.latency --out p95.html
            ./wingman plot metrics.ai --field costMicroUsd --last 24h --out cost.html
            ```

            ## Topics

            | topic | from | to | key | partitions | kept | events |
            |---|---|---|---|---|---|---|
            """;

    private final Map<String, ObjectNode> schemas;
    private final StringBuilder page = new StringBuilder();

    TopicsPage(Map<String, ObjectNode> schemas) {
        this.schemas = schemas;
    }

    String markdown() {
        page.append(INTRODUCTION.formatted(Contract.UPDATE_COMMAND));
        Topics.ALL.forEach(this::row);
        Topics.ALL.forEach(this::section);
        return page.toString();
    }

    /** {@code docs/metrics-topics.md}: the same for those who read the windows, with examples. */
    String markdownForAnalysts() {
        page.append(FOR_ANALYSTS_INTRODUCTION.formatted(Contract.UPDATE_COMMAND));
        FOR_ANALYSTS.forEach(this::row);
        FOR_ANALYSTS.forEach(this::section);
        return page.toString();
    }

    private void row(Topic<?> topic) {
        String events = EventCatalog.eventsOf(topic).stream()
                .map(event -> "[%s](#%s)".formatted(event.getSimpleName(), anchor(event)))
                .collect(Collectors.joining(", "));
        line("| `%s` | %s | %s | %s | %d | %s | %s |"
                .formatted(
                        topic.name(),
                        topic.owner(),
                        String.join(", ", topic.readers()),
                        cell(topic.key()),
                        topic.partitions(),
                        kept(topic),
                        events));
    }

    private void section(Topic<?> topic) {
        line("");
        line("## `" + topic.name() + "`");
        line("");
        line(topic.description());
        for (Class<? extends Event> event : EventCatalog.eventsOf(topic)) {
            EventType type = EventCatalog.typeOf(event);
            ObjectNode schema = schemas.get(type.value());
            if (schema == null) {
                throw new IllegalStateException("no schema for " + type.value());
            }
            line("");
            line("### " + event.getSimpleName());
            line("");
            line("`%s` — %s".formatted(type.value(), type.description()));
            line("[Schema](../%s%s.json), [samples](../%s)."
                    .formatted(Contract.EVENTS, type.value(), WireSample.folder(type.value())));
            table(schema, schema);
        }
    }

    private void table(ObjectNode schema, JsonNode object) {
        line("");
        line("| field | type | | meaning |");
        line("|---|---|---|---|");
        Set<String> nested = fields(schema, object);
        for (String name : nested) {
            line("");
            line("`%s`:".formatted(name));
            table(schema, schema.at("/definitions/" + name));
        }
    }

    /** Writes a row for each field; answers with the records among their types. */
    private Set<String> fields(ObjectNode schema, JsonNode object) {
        Set<String> nested = new LinkedHashSet<>();
        Set<String> required = new LinkedHashSet<>();
        object.path("required").forEach(name -> required.add(name.asString()));
        object.path("properties")
                .forEachEntry((name, field) -> line("| `%s` | %s | %s | %s |"
                        .formatted(
                                name,
                                type(schema, field, nested),
                                required.contains(name) ? "" : "optional",
                                cell(description(field)))));
        return nested;
    }

    /** A bar would begin the next cell. */
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String type(ObjectNode schema, JsonNode field, Set<String> nested) {
        JsonNode reference = field.has("$ref") ? field.get("$ref") : field.at("/allOf/0/$ref");
        if (!reference.isMissingNode()) {
            String name = reference.asString().replace("#/definitions/", "");
            JsonNode definition = schema.at("/definitions/" + name);
            if (definition.has("enum")) {
                return definition
                        .get("enum")
                        .valueStream()
                        .map(constant -> "`" + constant.asString() + "`")
                        .collect(Collectors.joining(", "));
            }
            nested.add(name);
            return name;
        }
        if (field.has("items")) {
            return "list of " + type(schema, field.get("items"), nested);
        }
        return field.has("format")
                ? field.get("format").asString()
                : field.path("type").asString();
    }

    private static String description(JsonNode field) {
        return field.has("description")
                ? field.get("description").asString()
                : field.at("/allOf/1/description").asString();
    }

    private static String kept(Topic<?> topic) {
        return switch (topic.cleanup()) {
            case COMPACT -> "newest of each key; tombstones " + time(topic.retention());
            case COMPACT_AND_DELETE -> "newest of each key, " + time(topic.retention());
            case DELETE -> time(topic.retention());
        };
    }

    private static String time(Duration duration) {
        return duration.toHours() % 24 == 0 ? duration.toDays() + " d" : duration.toHours() + " h";
    }

    private static String anchor(Class<?> event) {
        return event.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
