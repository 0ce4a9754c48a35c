package dev.wingman.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes and reads the records of one topic: JSON values, CloudEvents attributes and the trace in headers. Fields that
 * it does not know are ignored; see {@link WireJson} for what it refuses. Immutable; safe for concurrent use.
 *
 * @param <E> the events of the topic
 */
public final class EventCodec<E extends Event> {

    private final Topic<E> topic;
    private final Map<String, Form<E>> byType = new HashMap<>();
    private final Map<Class<?>, Form<E>> byClass = new HashMap<>();

    public EventCodec(Topic<E> topic) {
        this.topic = topic;
        for (Class<? extends E> event : EventCatalog.eventsOf(topic)) {
            Form<E> form = new Form<>(
                    EventCatalog.typeOf(event).value(),
                    event,
                    WireJson.MAPPER.readerFor(event),
                    WireJson.MAPPER.writerFor(event));
            byType.put(form.type(), form);
            byClass.put(event, form);
        }
    }

    public Topic<E> topic() {
        return topic;
    }

    /**
     * A record for the topic, stamped with the event's time.
     *
     * @param partition null lets the key decide
     * @param key null balances the records over the partitions
     */
    public ProducerRecord<byte[], byte[]> encode(
            @Nullable Integer partition, @Nullable String key, E event, EventHeaders headers) {
        return new ProducerRecord<>(
                topic.name(),
                partition,
                headers.time().toEpochMilli(),
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value(event),
                headers.toKafka());
    }

    /** Headers for one of this topic's events: its type, its subject if it has one, and a new id. */
    public EventHeaders headers(E event, EventSource source, Instant time, TraceContext trace) {
        String subject = event instanceof SubjectEvent about ? about.eventSubject() : null;
        return EventHeaders.of(source, form(event).type(), subject, time, trace);
    }

    /** The JSON value of an event, UTF-8. */
    public byte[] value(E event) {
        return form(event).writer().writeValueAsBytes(event);
    }

    /** @throws UnreadableEventException when the record is no event of this topic */
    public Received<E> decode(ConsumerRecord<byte[], byte[]> record) {
        return decode(record.headers(), record.value());
    }

    /** @throws UnreadableEventException when the headers and value are no event of this topic */
    public Received<E> decode(Headers kafkaHeaders, byte @Nullable [] value) {
        EventHeaders headers = EventHeaders.read(kafkaHeaders);
        Form<E> form = byType.get(headers.type());
        if (form == null) {
            throw new UnreadableEventException("an event of this type does not belong to " + topic.name());
        }
        if (value == null) {
            throw new UnreadableEventException("the value is missing");
        }
        return new Received<>(form.read(value), headers);
    }

    private Form<E> form(E event) {
        Form<E> form = byClass.get(event.getClass());
        if (form == null) {
            throw new IllegalArgumentException(event.getClass().getName() + " does not belong to " + topic.name());
        }
        return form;
    }

    /** One kind of event, with what is costly to look up. */
    private record Form<E>(String type, Class<? extends E> event, ObjectReader reader, ObjectWriter writer) {

        E read(byte[] value) {
            E read;
            try {
                read = reader.readValue(value);
            } catch (JacksonException e) {
                // Jackson's own message quotes the value, so neither it nor the exception goes further.
                throw new UnreadableEventException("the value is no " + event.getSimpleName() + " at " + place(e));
            }
            if (read == null) {
                throw new UnreadableEventException("the value is null");
            }
            return read;
        }

        private static String place(JacksonException e) {
            String path = WireJson.path(e);
            if (!path.isEmpty()) {
                return "field " + path;
            }
            long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            return offset < 0 ? "an unknown place" : "byte " + offset;
        }
    }
}
