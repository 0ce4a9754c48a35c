package dev.wingman.schemas.contract;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.SubjectEvent;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topic.Cleanup;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The AsyncAPI 3.0 document: topics as channels, who sends and who receives, messages with their headers. */
final class AsyncApi {

    private static final String KAFKA_BINDING_VERSION = "0.5.0";

    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Wingman")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "Everything that happens in Wingman, as events in Kafka: CloudEvents 1.0 in binary mode, values in"
                                + " JSON. Each topic has one owner, the only service that sends to it. Ignore fields that you"
                                + " do not know. What can't be read or handled goes to the topic's dead-letter topic.");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        for (Topic<?> topic : Topics.ALL) {
            channel(channels.putObject(topic.name()), topic);
            operation(operations, topic.owner(), "send", topic);
            topic.readers().forEach(reader -> operation(operations, reader, "receive", topic));
            for (Class<? extends Event> event : EventCatalog.eventsOf(topic)) {
                message(messages.putObject(event.getSimpleName()), topic, event);
            }
        }
        headers(components.putObject("schemas").putObject("EventHeaders"));
        return document;
    }

    private static void channel(ObjectNode channel, Topic<?> topic) {
        channel.put("address", topic.name()).put("description", topic.description());
        ObjectNode messages = channel.putObject("messages");
        for (Class<? extends Event> event : EventCatalog.eventsOf(topic)) {
            messages.putObject(event.getSimpleName()).put("$ref", "#/components/messages/" + event.getSimpleName());
        }
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name()).put("partitions", topic.partitions());
        ObjectNode configuration = kafka.putObject("topicConfiguration");
        ArrayNode policy = configuration.putArray("cleanup.policy");
        if (topic.cleanup() != Cleanup.DELETE) {
            policy.add("compact");
        }
        if (topic.cleanup() != Cleanup.COMPACT) {
            policy.add("delete");
        }
        configuration.put(
                topic.cleanup() == Cleanup.COMPACT ? "delete.retention.ms" : "retention.ms",
                topic.retention().toMillis());
        kafka.put("bindingVersion", KAFKA_BINDING_VERSION);
        channel.put("x-key", topic.key());
        channel.put("x-owner", topic.owner());
        channel.put("x-dead-letter-topic", topic.deadLetterName());
        topic.config().forEach(channel.putObject("x-topic-config")::put);
    }

    private static void operation(ObjectNode operations, String service, String action, Topic<?> topic) {
        ObjectNode operation = operations.putObject(service + "." + action + "." + topic.name());
        operation.put("action", action);
        operation.putObject("channel").put("$ref", "#/channels/" + topic.name());
        operation.putArray("tags").addObject().put("name", service);
    }

    private static void message(ObjectNode message, Topic<?> topic, Class<? extends Event> event) {
        EventType type = EventCatalog.typeOf(event);
        message.put("name", type.value());
        message.put("title", event.getSimpleName());
        message.put("summary", type.description());
        message.put("contentType", "application/json");
        ArrayNode parts = message.putObject("headers").putArray("allOf");
        parts.addObject().put("$ref", "#/components/schemas/EventHeaders");
        ObjectNode own = parts.addObject().put("type", "object");
        own.putObject("properties").putObject(EventHeaders.TYPE).put("const", type.value());
        if (SubjectEvent.class.isAssignableFrom(event)) {
            own.putArray("required").add(EventHeaders.SUBJECT);
        }
        message.putObject("payload")
                .put("schemaFormat", "application/schema+json;version=draft-07")
                .putObject("schema")
                .put("$ref", "./events/" + type.value() + ".json");
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        if (!topic.key().equals("none")) {
            kafka.putObject("key").put("type", "string").put("description", topic.key());
        }
        kafka.put("bindingVersion", KAFKA_BINDING_VERSION);
        WireSample sample = WireSample.of(type.value()).get(0);
        message.putArray("examples")
                .addObject()
                .set("headers", sample.headers())
                .set("payload", sample.value());
    }

    private static void headers(ObjectNode schema) {
        schema.put("description", "CloudEvents 1.0 attributes in Kafka's binary mode, and the W3C trace.");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject(EventHeaders.SPEC_VERSION).put("const", "1.0");
        header(properties, EventHeaders.ID, "Unique within its source; a repeat is the same event")
                .put("minLength", 1);
        header(properties, EventHeaders.SOURCE, "Who sent it: `/<service>/<instance>`")
                .put("format", "uri-reference");
        header(properties, EventHeaders.TYPE, "Which event it is").put("minLength", 1);
        header(properties, EventHeaders.SUBJECT, "What it is about: the request's id, where a message demands it")
                .put("minLength", 1);
        header(properties, EventHeaders.TIME, "When it happened").put("format", "date-time");
        properties.putObject(EventHeaders.CONTENT_TYPE).put("const", "application/json");
        header(properties, TraceContext.HEADER, "Place in the trace, as W3C Trace Context has it")
                .put("pattern", "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$");
        schema.putArray("required")
                .add(EventHeaders.SPEC_VERSION)
                .add(EventHeaders.ID)
                .add(EventHeaders.SOURCE)
                .add(EventHeaders.TYPE)
                .add(EventHeaders.TIME)
                .add(EventHeaders.CONTENT_TYPE)
                .add(TraceContext.HEADER);
    }

    private static ObjectNode header(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }
}
