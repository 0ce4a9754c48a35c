package dev.wingman.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the committed contract to the records. With {@code -Dcontract.update} the files are written first, except
 * schemas that would break what is committed.
 */
class ContractTest {

    @BeforeAll
    static void updateWhenAsked() throws IOException {
        String update = System.getProperty("contract.update", "false");
        if (update.isEmpty() || Boolean.parseBoolean(update)) {
            Map<String, ObjectNode> schemas = Contract.schemaFiles();
            for (Map.Entry<String, String> file : Contract.files().entrySet()) {
                ObjectNode schema = schemas.get(file.getKey());
                if (schema == null || breaks(file.getKey(), schema).isEmpty()) {
                    Contract.write(file.getKey(), file.getValue());
                }
            }
        }
    }

    static Stream<Arguments> files() {
        return Contract.files().entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    static Stream<Arguments> schemas() {
        return Contract.schemaFiles().entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void theCommittedFileSaysWhatTheRecordsSay(String path, String content) {
        assertThat(Contract.read(path))
                .as(
                        "%s differs from the records. When the change is meant, write it anew and commit it:%n%n    %s%n",
                        path, Contract.UPDATE_COMMAND)
                .isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void noChangeBreaksReadersOrRecordsOfTheCommittedVersion(String path, ObjectNode schema) {
        assertThat(breaks(path, schema))
                .as(
                        "%s would break. Make it another event, see the rules in Event. Only if no release holds this"
                                + " version yet: delete the file and its samples, write new samples, then%n%n    %s%n",
                        path, Contract.UPDATE_COMMAND)
                .isEmpty();
    }

    @Test
    void noEventDisappears() {
        assertThat(Contract.committed())
                .as("files of the contract that no record stands for: topics still hold such events")
                .isSubsetOf(Contract.files().keySet());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyFieldIsDescribed(String path, ObjectNode schema) {
        // When
        List<String> undescribed = new ArrayList<>();
        undescribed(schema, undescribed);
        schema.path("definitions").forEach(definition -> undescribed(definition, undescribed));

        // Then
        assertThat(undescribed)
                .as("fields of %s without @JsonPropertyDescription", path)
                .isEmpty();
    }

    @Test
    void everyEventHasOneTopicAndAVersionedTypeOfItsOwn() {
        // Given
        List<String> types = new ArrayList<>();
        for (Topic<?> topic : Topics.ALL) {
            EventCatalog.eventsOf(topic)
                    .forEach(event -> types.add(EventCatalog.typeOf(event).value()));
        }

        // Then
        assertThat(types)
                .doesNotHaveDuplicates()
                .allMatch(type -> type.matches("dev\\.wingman(\\.[a-z-]+){2}\\.v\\d+"));
        assertThat(Contract.events()).doesNotHaveDuplicates();
        assertThat(Topics.ALL.stream().map(Topic::name)).doesNotHaveDuplicates();
    }

    @Test
    void aTurnLiesInThePartitionOfItsRequest() {
        assertThat(Topics.CHAT_TURNS.partitions()).isEqualTo(Topics.CHAT_REQUESTS.partitions());
        assertThat(Topics.CHAT_TURNS.key()).isEqualTo(Topics.CHAT_REQUESTS.key());
    }

    @Test
    void everyReferenceOfTheAsyncApiDocumentLeadsSomewhere() {
        // Given
        JsonNode document = new AsyncApi().document();

        // When
        Set<String> references = new HashSet<>();
        document.findValues("$ref").forEach(reference -> references.add(reference.asString()));

        // Then
        assertThat(references).hasSizeGreaterThan(Topics.ALL.size()).allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isObject()).isTrue();
            } else {
                assertThat(Contract.files()).containsKey(Contract.FOLDER + reference.substring(2));
            }
        });
    }

    private static List<String> breaks(String path, ObjectNode schema) {
        String committed = Contract.read(path);
        return committed.isEmpty()
                ? List.of()
                : SchemaCompatibility.breaks(JsonMapper.shared().readTree(committed), schema);
    }

    private static void undescribed(JsonNode object, List<String> found) {
        object.path("properties").forEachEntry((name, field) -> {
            if (!field.has("description") && field.at("/allOf/1/description").isMissingNode()) {
                found.add(name);
            }
        });
    }
}
