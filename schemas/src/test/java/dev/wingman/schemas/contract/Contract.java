package dev.wingman.schemas.contract;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.chat.ConversationTurn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The committed files of the contract, and what they should hold. Paths are relative to the repository. */
final class Contract {

    /** Writes the files anew. */
    static final String UPDATE_COMMAND = "./mvnw -pl schemas test -Dcontract.update";

    static final String FOLDER = "schemas/contract/";
    static final String EVENTS = FOLDER + "events/";

    private static final Path REPOSITORY = repository();

    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");

    private static final ObjectWriter WRITER = JsonMapper.shared()
            .writer()
            .with(new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

    private Contract() {}

    /** JSON Schemas of the events by their wire names, in the order of the topics. */
    static Map<String, ObjectNode> eventSchemas() {
        JsonSchemas schemas = new JsonSchemas();
        Map<String, ObjectNode> byType = new LinkedHashMap<>();
        for (Class<? extends Event> event : events()) {
            EventType type = EventCatalog.typeOf(event);
            byType.put(type.value(), schemas.of(event, event.getSimpleName(), type.description()));
        }
        return byType;
    }

    /** Every event of every topic. */
    static List<Class<? extends Event>> events() {
        return Topics.ALL.stream().flatMap(Contract::eventsOf).toList();
    }

    private static Stream<Class<? extends Event>> eventsOf(Topic<?> topic) {
        return EventCatalog.eventsOf(topic).stream().map(event -> event);
    }

    /** All schemas, those of the values in Redis included, by the path of their file. */
    static Map<String, ObjectNode> schemaFiles() {
        Map<String, ObjectNode> files = new TreeMap<>();
        eventSchemas().forEach((type, schema) -> files.put(EVENTS + type + ".json", schema));
        JsonSchemas schemas = new JsonSchemas();
        files.put(
                FOLDER + "redis/cache-entry.json",
                schemas.of(CacheEntry.class, "CacheEntry", "An entry of the near cache, as it stands in Redis."));
        files.put(
                FOLDER + "redis/conversation-turn.json",
                schemas.of(
                        ConversationTurn.class,
                        "ConversationTurn",
                        "A turn of a conversation, as it stands in Redis."));
        return files;
    }

    /** What every file of the contract should hold, by its path. */
    static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        schemaFiles().forEach((path, schema) -> files.put(path, print(schema)));
        files.put(FOLDER + "asyncapi.json", print(new AsyncApi().document()));
        files.put("docs/topics.md", new TopicsPage(eventSchemas()).markdown());
        files.put("docs/metrics-topics.md", new TopicsPage(eventSchemas()).markdownForAnalysts());
        return files;
    }

    /** The files that stand in the contract's folder. */
    static List<String> committed() {
        return list(FOLDER);
    }

    /** The files below a folder, in the order of their paths; none when there is no such folder. */
    static List<String> list(String path) {
        Path folder = REPOSITORY.resolve(path);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> REPOSITORY.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in a file; empty when there is none. */
    static String read(String path) {
        Path file = REPOSITORY.resolve(path);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(String path, String content) throws IOException {
        Path file = REPOSITORY.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static String print(JsonNode json) {
        return WRITER.writeValueAsString(json) + "\n";
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("schemas/pom.xml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "not inside the repository: " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }
}
