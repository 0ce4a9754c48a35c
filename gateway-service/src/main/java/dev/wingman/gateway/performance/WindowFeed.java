package dev.wingman.gateway.performance;

import dev.wingman.gateway.history.Range;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.UnreadableEventException;
import java.time.Clock;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the windows of a topic on the boards. Of what is older than an hour only the windows that ended on a minute are
 * looked at, one in twelve: no more is kept, and a day is read in seconds.
 */
final class WindowFeed<E extends Event> implements TopicTail.Listener {

    private static final Logger log = LoggerFactory.getLogger(WindowFeed.class);
    private static final int MINUTE_MILLIS = 60_000;

    private final EventCodec<E> codec;
    private final Clock clock;
    private final Consumer<E> boards;

    WindowFeed(Topic<E> topic, Clock clock, Consumer<E> boards) {
        this.codec = new EventCodec<>(topic);
        this.clock = clock;
        this.boards = boards;
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
        if (!wanted(record.timestamp())) {
            return;
        }
        try {
            boards.accept(codec.decode(record).event());
        } catch (UnreadableEventException e) {
            log.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log(
                            "a window in {} can't be read and is left out: {}",
                            codec.topic().name(),
                            e.getMessage());
        }
    }

    /** @param endMillis end of the window, the record's timestamp */
    private boolean wanted(long endMillis) {
        return endMillis % MINUTE_MILLIS == 0 || clock.millis() - endMillis <= Range.LONGEST_FINE.toMillis();
    }

    @Override
    public void begins(boolean anew) {
        // windows are known by their subject and end: reading them again changes nothing
    }
}
