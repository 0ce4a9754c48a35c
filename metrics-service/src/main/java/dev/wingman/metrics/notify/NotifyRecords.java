package dev.wingman.metrics.notify;

import dev.wingman.metrics.notify.desk.Desk;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.alerts.NotificationEvent;
import dev.wingman.schemas.alerts.ResolveReason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes the records that the notifier writes. Safe for concurrent use. */
final class NotifyRecords {

    private static final int ID_BYTES = 16;
    private static final String RUNBOOK = "docs/runbook/notification-failed.md";

    private final EventCodec<NotificationEvent> notifications = new EventCodec<>(Topics.NOTIFICATIONS_LOG);
    private final EventCodec<AlertEvent> alerts = new EventCodec<>(Topics.ALERTS);
    private final EventSource source;
    private final String group;

    NotifyRecords(EventSource source, String group) {
        this.source = source;
        this.group = group;
    }

    ProducerRecord<byte[], byte[]> of(NotificationEvent event, Instant now) {
        return encoded(notifications, event.id(), event, now);
    }

    ProducerRecord<byte[], byte[]> of(AlertEvent event, Instant now) {
        return encoded(alerts, event.key(), event, now);
    }

    private <E extends Event> ProducerRecord<byte[], byte[]> encoded(
            EventCodec<E> codec, String key, E event, Instant now) {
        EventHeaders headers = codec.headers(event, source, now, TraceContext.start());
        return codec.encode(null, key, event, headers);
    }

    /** An alert that says that a receiver can't be reached. */
    AlertFired trouble(String receiver, String routesVersion, Instant now) {
        return new AlertFired(
                id(receiver, now),
                Desk.TROUBLE,
                routesVersion,
                receiver,
                AlertSeverity.CRITICAL,
                List.of(),
                "A receiver does not take notifications.",
                "notifications.failed.count",
                ">=",
                1,
                1,
                0,
                0,
                now,
                now,
                RUNBOOK);
    }

    AlertResolved over(AlertFired trouble, ResolveReason reason, String routesVersion, Instant now) {
        return new AlertResolved(
                trouble.id(),
                trouble.rule(),
                routesVersion,
                trouble.subject(),
                trouble.severity(),
                trouble.labels(),
                reason,
                null,
                trouble.since(),
                trouble.at(),
                now,
                trouble.runbook());
    }

    /** As alerts of rules are named. */
    private static String id(String receiver, Instant since) {
        String incident = Desk.TROUBLE + "|" + since.toEpochMilli() + "|" + receiver;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(incident.getBytes(StandardCharsets.UTF_8));
            return "al_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The alert's record as it was, with the reason in headers. */
    ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> record, String reason, int attempts, Instant now) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        add(headers, "dlt-reason", reason);
        add(headers, "dlt-topic", record.topic());
        add(headers, "dlt-partition", Integer.toString(record.partition()));
        add(headers, "dlt-offset", Long.toString(record.offset()));
        add(headers, "dlt-timestamp", Long.toString(record.timestamp()));
        add(headers, "dlt-attempts", Integer.toString(attempts));
        add(headers, "dlt-time", now.toString());
        add(headers, "dlt-group", group);
        return new ProducerRecord<>(Topics.ALERTS.deadLetterName(), null, null, record.key(), record.value(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
