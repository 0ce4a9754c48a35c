package dev.wingman.metrics.notify;

import dev.wingman.metrics.notify.delivery.Dispatch;
import dev.wingman.metrics.notify.delivery.Outcome;
import dev.wingman.metrics.notify.desk.Desk;
import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.routes.Routes;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.NotificationEvent;
import dev.wingman.schemas.alerts.NotificationFailed;
import dev.wingman.schemas.alerts.NotificationSent;
import dev.wingman.schemas.alerts.ResolveReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the instance that owns {@code alerts}, from the moment it does until it no longer does. It begins by
 * fencing its predecessor, then reads what was told and what operators said, then all alerts; only then it decides. Each
 * decision is in the log before it is carried out, each outcome after. Used by one thread.
 */
final class Duty implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Duty.class);
    private static final Duration READ_LIMIT = Duration.ofMinutes(1);
    private static final int MOST_RECORDS = 5_000;

    private final EventCodec<AlertEvent> alertCodec = new EventCodec<>(Topics.ALERTS);
    private final Map<String, ConsumerRecord<byte[], byte[]>> records = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ConsumerRecord<byte[], byte[]>> eldest) {
            return size() > MOST_RECORDS;
        }
    };
    private final NotificationLog notifications;
    private final NotifyRecords made;
    private final WholeTopic<AlertCommandEvent> commands;
    private final Dispatch dispatch;
    private final NotifyMeters meters;
    private final Clock clock;
    private final Desk desk;
    private final long begin;
    private final long end;
    private Routes routes;
    private boolean ready;

    /**
     * @param begin first alert that the predecessor had not seen
     * @param end first alert that is not of the past
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer in time
     */
    Duty(
            Map<String, Object> kafka,
            String transactionalId,
            NotifyRecords made,
            Routes routes,
            Dispatch dispatch,
            NotifyMeters meters,
            Clock clock,
            long begin,
            long end,
            BooleanSupplier stopped) {
        this.made = made;
        this.routes = routes;
        this.dispatch = dispatch;
        this.meters = meters;
        this.clock = clock;
        this.begin = begin;
        this.end = end;
        this.desk = new Desk(routes, () -> "ntf_" + UUID.randomUUID().toString().replace("-", ""));
        this.notifications = new NotificationLog(kafka, transactionalId, stopped);
        this.commands = new WholeTopic<>(kafka, new EventCodec<>(Topics.ALERTS_COMMANDS), this::command);
        try (WholeTopic<NotificationEvent> told =
                new WholeTopic<>(kafka, new EventCodec<>(Topics.NOTIFICATIONS_LOG), desk::log)) {
            told.readToEnd(READ_LIMIT);
            commands.readToEnd(READ_LIMIT);
        } catch (RuntimeException e) {
            commands.close();
            notifications.close();
            throw e;
        }
    }

    private void command(AlertCommandEvent command) {
        if (!desk.command(command)) {
            log.atWarn().addKeyValue("id", command.key()).log("a command of an operator can't be used and is left out");
        }
    }

    /** Takes a record of {@code alerts}. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            AlertEvent event = alertCodec.decode(record).event();
            boolean past = record.offset() < end;
            desk.alert(event, past ? Instant.ofEpochMilli(record.timestamp()) : clock.instant());
            records.put(place(event), record);
        } catch (UnreadableEventException e) {
            if (record.offset() >= begin) {
                notifications.write(
                        List.of(made.deadLetter(record, String.valueOf(e.getMessage()), 1, clock.instant())));
            }
        }
    }

    private static String place(AlertEvent event) {
        return event.id() + (event instanceof AlertFired ? "/fired" : "/resolved");
    }

    /** @param position next record of {@code alerts} */
    void turn(long position) {
        if (position < end) {
            return;
        }
        if (!ready) {
            ready = true;
            dispatch.routes(routes);
            endTroublesOfFormerReceivers();
            for (Letter letter : desk.unfinished()) {
                log.atWarn()
                        .addKeyValue("notification", letter.id())
                        .addKeyValue("receiver", letter.plan().receiver())
                        .log("a notification has no outcome and is sent again");
                dispatch.send(letter);
            }
        }
        commands.read(Duration.ZERO);
        writeOutcomes();
        List<Letter> due = desk.due(clock.instant());
        if (!due.isEmpty()) {
            notifications.write(due.stream()
                    .map(letter -> made.of(letter.plan(), letter.plan().plannedAt()))
                    .toList());
            due.forEach(letter -> {
                desk.log(letter.plan());
                dispatch.send(letter);
            });
        }
        meters.alerts(desk.firing(), desk.leftOut());
    }

    void routes(Routes now) {
        if (now == routes) {
            return;
        }
        routes = now;
        desk.routes(now);
        if (ready) {
            dispatch.routes(now);
            endTroublesOfFormerReceivers();
        }
    }

    boolean ready() {
        return ready;
    }

    /** Whether letters are on their way. */
    boolean busy() {
        return desk.waitsForOutcomes();
    }

    private void endTroublesOfFormerReceivers() {
        for (AlertFired trouble : desk.troubles()) {
            if (!routes.receivers().containsKey(trouble.subject())) {
                end(trouble, ResolveReason.RULE_REMOVED, new ArrayList<>(), clock.instant());
            }
        }
    }

    private void writeOutcomes() {
        Outcome outcome = dispatch.outcome();
        while (outcome != null) {
            write(outcome);
            outcome = dispatch.outcome();
        }
    }

    private void write(Outcome outcome) {
        Instant now = clock.instant();
        Letter letter = outcome.letter();
        String receiver = letter.plan().receiver();
        AlertFired trouble = desk.trouble(receiver);
        List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
        String failure = outcome.failure();
        if (failure == null) {
            NotificationSent sent =
                    new NotificationSent(letter.id(), receiver, outcome.attempts(), outcome.mayBeRepeated(), now);
            written.add(made.of(sent, now));
            if (trouble == null) {
                notifications.write(written);
            } else {
                end(trouble, ResolveReason.RECOVERED, written, now);
            }
            desk.log(sent);
            return;
        }
        log.atWarn()
                .addKeyValue("notification", letter.id())
                .addKeyValue("receiver", receiver)
                .addKeyValue("attempts", outcome.attempts())
                .log("a notification is given up: {}", failure);
        NotificationFailed failed =
                new NotificationFailed(letter.id(), receiver, failure, outcome.refused(), outcome.attempts(), now);
        written.add(made.of(failed, now));
        for (AlertEvent event : desk.alertsOf(letter.plan())) {
            ConsumerRecord<byte[], byte[]> record = records.get(place(event));
            if (record != null) {
                String reason = "notification " + letter.id() + " for " + receiver + ": " + failure;
                written.add(made.deadLetter(record, reason, outcome.attempts(), now));
            }
        }
        if (trouble != null || !routes.receivers().containsKey(receiver)) {
            notifications.write(written);
        } else {
            AlertFired fired = made.trouble(receiver, routes.version(), now);
            written.add(made.of(fired, now));
            notifications.write(written);
            desk.alert(fired, now);
        }
        desk.log(failed);
    }

    private void end(AlertFired trouble, ResolveReason reason, List<ProducerRecord<byte[], byte[]>> with, Instant now) {
        AlertResolved over = made.over(trouble, reason, routes.version(), now);
        with.add(made.of(over, now));
        notifications.write(with);
        desk.alert(over, now);
    }

    /** Lets attempts that are under way end, and writes what became of them; the others are left to the successor. */
    void resign(Duration limit) {
        dispatch.stop(limit);
        if (ready) {
            writeOutcomes();
        }
    }

    @Override
    public void close() {
        dispatch.close();
        commands.close();
        notifications.close();
    }
}
