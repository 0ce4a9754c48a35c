package dev.wingman.cli.tail;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A record as a line, read by the contract of its topic. */
final class EventLine {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final String DEAD_LETTER_HEADER = "dlt-";
    private static final int TRACE_DIGITS = 8;

    private final EventCodec<? extends Event> codec;
    private final boolean deadLetters;

    EventLine(Topic<? extends Event> topic, boolean deadLetters) {
        this.codec = new EventCodec<>(topic);
        this.deadLetters = deadLetters;
    }

    /** For people: time, type, key, trace, value, and what is wrong with the record if anything is. */
    String readable(ConsumerRecord<byte[], byte[]> record) {
        String type = EventHeaders.text(record.headers(), EventHeaders.TYPE);
        String trace = EventHeaders.trace(record.headers())
                .map(TraceContext::traceId)
                .map(id -> id.substring(0, TRACE_DIGITS))
                .orElse("-");
        StringBuilder line = new StringBuilder()
                .append(CLOCK.format(Instant.ofEpochMilli(record.timestamp())))
                .append("  ")
                .append(type == null ? "(no type)" : shortName(type))
                .append("  key=")
                .append(key(record))
                .append("  trace=")
                .append(trace)
                .append("  ")
                .append(text(record.value()));
        String problem = deadLetters ? reason(record) : unreadable(record);
        return problem == null
                ? line.toString()
                : line.append("\n    ! ").append(problem).toString();
    }

    /** For programs: one JSON object. */
    String json(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("topic", record.topic());
        line.put("partition", record.partition());
        line.put("offset", record.offset());
        line.put("time", Instant.ofEpochMilli(record.timestamp()).toString());
        line.put("key", key(record));
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        line.put("headers", headers);
        line.put("value", value(record.value()));
        String problem = deadLetters ? null : unreadable(record);
        if (problem != null) {
            line.put("unreadable", problem);
        }
        return WireJson.MAPPER.writeValueAsString(line);
    }

    /** {@code dev.wingman.chat.reply-delta.v1} → {@code chat.reply-delta}. */
    private static String shortName(String type) {
        return type.replaceFirst("^dev\\.wingman\\.", "").replaceFirst("\\.v1$", "");
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "-" : text(record.key());
    }

    private static String reason(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder reason = new StringBuilder();
        for (Header header : record.headers()) {
            if (header.key().startsWith(DEAD_LETTER_HEADER)) {
                reason.append(header.key())
                        .append('=')
                        .append(text(header.value()))
                        .append("  ");
            }
        }
        return reason.toString().trim();
    }

    private @Nullable String unreadable(ConsumerRecord<byte[], byte[]> record) {
        try {
            Received<? extends Event> read = codec.decode(record);
            return read.event() == null ? "no event" : null;
        } catch (UnreadableEventException e) {
            return "not readable by the contract: " + e.getMessage();
        }
    }

    private static Object value(byte @Nullable [] value) {
        try {
            JsonNode tree = WireJson.MAPPER.readTree(value == null ? new byte[0] : value);
            return tree;
        } catch (JacksonException e) {
            return text(value);
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "(none)" : new String(bytes, StandardCharsets.UTF_8);
    }
}
