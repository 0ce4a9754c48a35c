package dev.wingman.metrics.streams;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A record that can't be read, as it was, with the reason in headers; committed together with the offset it had. */
public final class DeadLetter {

    private DeadLetter() {}

    public static Record<byte[], byte[]> of(Record<byte[], byte[]> record, String reason, ProcessingContext context) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        add(headers, "dlt-reason", reason);
        context.recordMetadata().ifPresent(place -> addPlace(headers, place));
        add(headers, "dlt-timestamp", Long.toString(record.timestamp()));
        add(headers, "dlt-attempts", "1");
        add(
                headers,
                "dlt-time",
                Instant.ofEpochMilli(context.currentSystemTimeMs()).toString());
        add(headers, "dlt-group", context.applicationId());
        return record.withHeaders(headers);
    }

    private static void addPlace(Headers headers, RecordMetadata place) {
        add(headers, "dlt-topic", place.topic());
        add(headers, "dlt-partition", Integer.toString(place.partition()));
        add(headers, "dlt-offset", Long.toString(place.offset()));
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
