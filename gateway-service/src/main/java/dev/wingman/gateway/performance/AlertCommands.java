package dev.wingman.gateway.performance;

import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Writes what operators say to {@code alerts.commands} and puts what stands there on the board: every gateway's. Safe for
 * concurrent use.
 */
final class AlertCommands implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(AlertCommands.class);

    /** For the board of this gateway to show it: the command is in the log anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EventCodec<AlertCommandEvent> codec = new EventCodec<>(Topics.ALERTS_COMMANDS);
    private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> waiting = new ConcurrentSkipListMap<>();
    private final AlertBoard board;
    private final Function<AlertCommandEvent, CompletionStage<RecordMetadata>> publish;
    private volatile long seen = -1;

    /** @param publish completes when the command is in the log */
    AlertCommands(AlertBoard board, Function<AlertCommandEvent, CompletionStage<RecordMetadata>> publish) {
        this.board = board;
        this.publish = publish;
    }

    /** @return completes when the command is in the log and, if that is soon, on the board; fails as the publishing does */
    Mono<Void> say(AlertCommandEvent command) {
        return Mono.fromCompletionStage(() -> publish.apply(command))
                .flatMap(place -> shown(place.offset()).timeout(PATIENCE, Mono.empty()));
    }

    private Mono<Void> shown(long offset) {
        return Mono.defer(() -> {
            CompletableFuture<Void> shown = waiting.computeIfAbsent(offset, key -> new CompletableFuture<>());
            if (seen >= offset) {
                shown.complete(null);
            }
            return Mono.fromFuture(shown, true).doFinally(end -> waiting.remove(offset));
        });
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        try {
            board.put(codec.decode(record).event());
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("what an operator said of alerts can't be read and is left out: {}", e.getMessage());
        }
        seen = record.offset();
        waiting.headMap(record.offset(), true).values().forEach(shown -> shown.complete(null));
    }

    @Override
    public void begins(boolean anew) {
        // commands are known by their ids: reading them again changes nothing
    }
}
