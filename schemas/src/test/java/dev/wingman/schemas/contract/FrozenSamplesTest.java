package dev.wingman.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.SubjectEvent;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an earlier version wrote is read by this one, and written by it in the same way. */
class FrozenSamplesTest {

    static Stream<Arguments> samples() {
        return Topics.ALL.stream().flatMap(FrozenSamplesTest::samplesOf);
    }

    private static Stream<Arguments> samplesOf(Topic<?> topic) {
        return EventCatalog.eventsOf(topic).stream()
                .flatMap(event -> WireSample.of(EventCatalog.typeOf(event).value()).stream())
                .map(sample -> Arguments.of(topic, sample));
    }

    static Stream<Arguments> schemas() {
        return Contract.eventSchemas().entrySet().stream().map(event -> Arguments.of(event.getKey(), event.getValue()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    <E extends Event> void aSampleIsReadAndWrittenAgainFieldByField(Topic<E> topic, WireSample sample) {
        // Given
        EventCodec<E> codec = new EventCodec<>(topic);

        // When
        Received<E> received = codec.decode(sample.kafkaHeaders(), sample.bytes());
        ProducerRecord<byte[], byte[]> written = codec.encode(null, "key", received.event(), received.headers());

        // Then
        assertThat(JsonMapper.shared().readTree(written.value())).isEqualTo(sample.value());
        assertThat(headers(written)).isEqualTo(sample.headers());
    }

    @ParameterizedTest
    @MethodSource("samples")
    <E extends Event> void aSampleCarriesTheTypeAndSubjectThatItsEventIsWrittenWith(Topic<E> topic, WireSample sample) {
        // Given
        EventCodec<E> codec = new EventCodec<>(topic);
        Received<E> received = codec.decode(sample.kafkaHeaders(), sample.bytes());

        // When
        EventHeaders fresh = codec.headers(
                received.event(),
                new EventSource("a", "b"),
                received.headers().time(),
                received.headers().trace());

        // Then
        assertThat(fresh.type()).isEqualTo(received.headers().type());
        assertThat(fresh.subject()).isEqualTo(received.headers().subject());
        assertThat(fresh.subject() != null).isEqualTo(received.event() instanceof SubjectEvent);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleFitsTheSchemaOfItsEvent(Topic<?> topic, WireSample sample) {
        // Given
        String type = sample.headers().path(EventHeaders.TYPE).asString();

        // Then
        assertThat(schema(Contract.EVENTS + type + ".json")
                        .validate(sample.value().toString(), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyFieldStandsInASampleAndEveryOptionalOneIsAbsentFromAnother(String type, ObjectNode schema) {
        // Given
        Set<String> all = new TreeSet<>();
        Set<String> optional = new TreeSet<>();
        fields("", schema, schema, all, optional);

        // When
        Set<String> seen = new HashSet<>();
        Set<String> everywhere = new HashSet<>(all);
        for (WireSample sample : WireSample.of(type)) {
            Set<String> fields = new HashSet<>();
            fields("", sample.value(), fields);
            seen.addAll(fields);
            everywhere.retainAll(fields);
        }

        // Then
        assertThat(seen)
                .as("fields in samples; add a sample to %s", WireSample.folder(type))
                .isEqualTo(all);
        assertThat(everywhere)
                .as("fields in all samples; add one without to %s", WireSample.folder(type))
                .doesNotContainAnyElementsOf(optional.isEmpty() ? Set.of("") : optional);
    }

    private static void fields(String place, JsonNode root, JsonNode schema, Set<String> all, Set<String> optional) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asString()));
        schema.path("properties").forEachEntry((name, field) -> {
            all.add(place + name);
            if (!required.contains(name)) {
                optional.add(place + name);
            }
            JsonNode item = field.has("items") ? field.get("items") : field;
            JsonNode reference = item.has("$ref") ? item.get("$ref") : item.at("/allOf/0/$ref");
            if (!reference.isMissingNode()) {
                JsonNode nested = root.at(reference.asString().substring(1));
                fields(place + name + ".", root, nested, all, optional);
            }
        });
    }

    private static void fields(String place, JsonNode value, Set<String> found) {
        value.forEachEntry((name, field) -> {
            found.add(place + name);
            if (field.isArray()) {
                field.forEach(item -> fields(place + name + ".", item, found));
            } else {
                fields(place + name + ".", field, found);
            }
        });
    }

    private static ObjectNode headers(ProducerRecord<byte[], byte[]> written) {
        ObjectNode headers = JsonMapper.shared().createObjectNode();
        written.headers()
                .forEach(header -> headers.put(header.key(), EventHeaders.text(written.headers(), header.key())));
        return headers;
    }

    private static Schema schema(String path) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Contract.read(path), InputFormat.JSON);
    }
}
