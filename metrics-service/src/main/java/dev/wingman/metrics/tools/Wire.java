package dev.wingman.metrics.tools;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.TraceContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The way from the instances to their readers: most records are there after some milliseconds, some after a second, and
 * no two records of an instance in a partition overtake each other. Not safe for concurrent use.
 */
final class Wire {

    private static final TraceContext NO_TRACE = new TraceContext("0".repeat(31) + "1", "0".repeat(15) + "1", false);
    private static final double USUAL_MILLIS = 12;
    private static final double SIGMA = 0.8;

    /** A new leader, a full queue. */
    private static final double HICCUP = 0.0003;

    private static final double HICCUP_MILLIS = 1_000;

    private record Sent(long at, long number, ProducerRecord<byte[], byte[]> record) {}

    private final Dice dice;
    private final Map<String, Long> last = new HashMap<>();
    private final PriorityQueue<Sent> underWay =
            new PriorityQueue<>(Comparator.comparingLong(Sent::at).thenComparingLong(Sent::number));
    private long number;

    Wire(Dice dice) {
        this.dice = dice;
    }

    /**
     * Sends an event.
     *
     * @param time of the event, as its producer's clock says
     * @param sent when, truly, ms
     * @param heldUntil nothing of the producer is there earlier, ms
     */
    <E extends Event> void send(
            EventCodec<E> codec, EventSource source, int partition, E event, long time, long sent, long heldUntil) {
        String type = EventCatalog.typeOf(event.getClass()).value();
        EventHeaders headers =
                new EventHeaders(Long.toString(number), source.uri(), type, null, Instant.ofEpochMilli(time), NO_TRACE);
        String lane = source.uri() + " " + codec.topic().name() + " " + partition;
        double takes = dice.logNormal(USUAL_MILLIS, SIGMA) + (dice.chance(HICCUP) ? dice.between(0, HICCUP_MILLIS) : 0);
        long at = Math.max(Math.max(sent + Math.round(takes), heldUntil), last.getOrDefault(lane, 0L));
        last.put(lane, at);
        underWay.add(new Sent(at, number++, codec.encode(partition, null, event, headers)));
    }

    /** Hands over what is there before an instant, in the order in which it came. */
    void deliverBefore(long millis, BiConsumer<ProducerRecord<byte[], byte[]>, Long> reader) {
        while (!underWay.isEmpty() && underWay.peek().at() < millis) {
            Sent sent = underWay.poll();
            if (sent != null) {
                reader.accept(sent.record(), sent.at());
            }
        }
    }
}
