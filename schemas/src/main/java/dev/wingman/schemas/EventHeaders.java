package dev.wingman.schemas;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the headers of every record: CloudEvents attributes in binary mode, and the trace.
 *
 * @param id CloudEvents {@code id}; unique per source
 * @param source CloudEvents {@code source}
 * @param type CloudEvents {@code type}, see {@link EventType}
 * @param subject CloudEvents {@code subject}: what the event is about, see {@link SubjectEvent}; null for most
 * @param time CloudEvents {@code time}: when it happened
 * @param trace where in which trace it happened
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding for CloudEvents</a>
 */
public record EventHeaders(
        String id, String source, String type, @Nullable String subject, Instant time, TraceContext trace) {

    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";
    public static final String TYPE = "ce_type";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String CONTENT_TYPE = "content-type";

    private static final byte[] VERSION_1 = bytes("1.0");
    private static final byte[] JSON = bytes("application/json");

    /** Headers with a new id, for an event without a subject. */
    public static EventHeaders of(EventSource source, String type, Instant time, TraceContext trace) {
        return of(source, type, null, time, trace);
    }

    /** Headers with a new id. */
    public static EventHeaders of(
            EventSource source, String type, @Nullable String subject, Instant time, TraceContext trace) {
        return new EventHeaders(UUID.randomUUID().toString(), source.uri(), type, subject, time, trace);
    }

    Headers toKafka() {
        Headers headers = new RecordHeaders()
                .add(SPEC_VERSION, VERSION_1)
                .add(ID, bytes(id))
                .add(SOURCE, bytes(source))
                .add(TYPE, bytes(type))
                .add(TIME, bytes(time.toString()))
                .add(CONTENT_TYPE, JSON)
                .add(TraceContext.HEADER, bytes(trace.traceparent()));
        if (subject != null) {
            headers.add(SUBJECT, bytes(subject)); // last: a reader that looks for it starts at the end
        }
        return headers;
    }

    /** @throws UnreadableEventException when an attribute that CloudEvents demands is missing or malformed */
    static EventHeaders read(Headers headers) {
        String version = demand(headers, SPEC_VERSION);
        if (!version.equals("1.0")) {
            throw new UnreadableEventException("header " + SPEC_VERSION + " is not 1.0");
        }
        return new EventHeaders(
                demand(headers, ID),
                demand(headers, SOURCE),
                demand(headers, TYPE),
                subject(headers),
                instant(demand(headers, TIME)),
                trace(headers).orElseGet(TraceContext::start));
    }

    /** The trace of a record; empty when it has none or a malformed one. */
    public static Optional<TraceContext> trace(Headers headers) {
        return TraceContext.parse(text(headers, TraceContext.HEADER));
    }

    /**
     * What a record is about, without reading anything else of it; null when it does not say. Cheap enough to ask of
     * every record of a shared partition.
     */
    public static @Nullable String subject(Headers headers) {
        return text(headers, SUBJECT);
    }

    /** The last header of that name as text; null when there is none. */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String demand(Headers headers, String name) {
        String value = text(headers, name);
        if (value == null || value.isEmpty()) {
            throw new UnreadableEventException("header " + name + " is missing");
        }
        return value;
    }

    private static Instant instant(String text) {
        try {
            return InstantText.parse(text);
        } catch (DateTimeException e) {
            throw new UnreadableEventException("header " + TIME + " is no ISO-8601 instant");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
