package dev.wingman.metrics.streams;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.SubjectEvent;
import dev.wingman.schemas.TraceContext;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that a topology writes to a topic. Safe for concurrent use.
 *
 * @param <E> the events of the topic
 */
public final class EventRecords<E extends Event> {

    private final EventCodec<E> codec;
    private final EventSource source;

    public EventRecords(EventCodec<E> codec, EventSource source) {
        this.codec = codec;
        this.source = source;
    }

    /**
     * @param id follows from what the event is about, so that an event that is computed anew has it again
     * @param millis event time of the record, since 1970
     */
    public Record<byte[], byte[]> of(@Nullable String key, String id, E event, long millis) {
        String type = EventCatalog.typeOf(event.getClass()).value();
        String subject = event instanceof SubjectEvent about ? about.eventSubject() : null;
        EventHeaders headers =
                new EventHeaders(id, source.uri(), type, subject, Instant.ofEpochMilli(millis), TraceContext.start());
        ProducerRecord<byte[], byte[]> encoded = codec.encode(null, key, event, headers);
        return new Record<>(encoded.key(), encoded.value(), millis, encoded.headers());
    }
}
