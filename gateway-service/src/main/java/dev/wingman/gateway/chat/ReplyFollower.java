package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.ReplyEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code chat.replies} again for clients that come back, whichever gateway they were at, on a thread of its own. All
 * that are interested in a partition share one reading of it: it goes back as far as the latest comer needs, and each
 * leaves out what it has. As many at once as there are places, each at most 1,000,000 records back. Safe for concurrent
 * use.
 */
final class ReplyFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReplyFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long FARTHEST = 1_000_000;

    private final Map<String, Object> config;
    private final ResumePlaces places;
    private final EventCodec<ReplyEvent> codec = new EventCodec<>(Topics.CHAT_REPLIES);
    private final BlockingQueue<ResumedChat> arrivals = new LinkedBlockingQueue<>();
    private final List<ResumedChat> followed = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "reply-follower");
    private volatile boolean closed;

    /** @param kafka settings of the connection */
    ReplyFollower(Map<String, Object> kafka, ResumePlaces places) {
        this.config = ReplyReader.config(kafka);
        this.places = places;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** @throws Rejection when there are too many already, of this user or of all */
    void follow(ResumedChat chat) {
        places.take(chat.userId());
        arrivals.add(chat);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                ResumedChat first = arrivals.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    serve(first);
                }
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException e) {
                log.atWarn().setCause(e).log("Streams can't be resumed");
                giveUp();
            }
        }
        giveUp();
    }

    /** Serves the first comer and all who come meanwhile, until none is left. */
    private void serve(ResumedChat first) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
            join(consumer, first);
            while (!closed && !followed.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                long now = System.nanoTime();
                followed.forEach(chat -> chat.expire(now));
                followed.removeIf(this::leaves);
                for (ResumedChat next = arrivals.poll(); next != null; next = arrivals.poll()) {
                    join(consumer, next);
                }
                consumer.assign(partitions());
            }
        }
    }

    private boolean leaves(ResumedChat chat) {
        boolean leaves = chat.done();
        if (leaves) {
            places.leave(chat.userId());
        }
        return leaves;
    }

    private Set<TopicPartition> partitions() {
        Set<TopicPartition> partitions = new HashSet<>();
        followed.forEach(chat -> partitions.add(partition(chat)));
        return partitions;
    }

    private static TopicPartition partition(ResumedChat chat) {
        return new TopicPartition(Topics.CHAT_REPLIES.name(), chat.after().partition());
    }

    /** A place that can't be followed ends its own client only: nothing has changed for the others yet. */
    private void join(KafkaConsumer<byte[], byte[]> consumer, ResumedChat chat) {
        followed.add(chat);
        TopicPartition partition = partition(chat);
        List<TopicPartition> one = List.of(partition);
        long from = Math.max(0, chat.after().offset());
        long begin = consumer.beginningOffsets(one, PATIENCE).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one, PATIENCE).getOrDefault(partition, 0L);
        if (chat.after().offset() >= end || from < begin || end - from > FARTHEST) {
            chat.fail(ResumedChat.unknown());
            followed.removeIf(this::leaves);
            return;
        }
        boolean known = consumer.assignment().contains(partition);
        consumer.assign(partitions());
        if (!known || consumer.position(partition, PATIENCE) > from) {
            consumer.seek(partition, from);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String subject = EventHeaders.subject(record.headers());
        for (ResumedChat chat : followed) {
            if (subject == null || subject.equals(chat.requestId())) {
                hand(record, chat);
            }
        }
    }

    private void hand(ConsumerRecord<byte[], byte[]> record, ResumedChat chat) {
        try {
            ReplyEvent event = codec.decode(record).event();
            if (event.requestId().equals(chat.requestId())) {
                chat.take(new LoggedReply(new ReplyPlace(record.partition(), record.offset()), event));
            }
        } catch (UnreadableEventException e) {
            log.atDebug()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("A reply can't be read and is left out: {}", e.getMessage());
        }
    }

    /** Tells those who are left that they must come back later. */
    private void giveUp() {
        arrivals.drainTo(followed);
        followed.stream().filter(chat -> !chat.done()).forEach(chat -> chat.fail(StreamEnd.unavailable()));
        followed.removeIf(this::leaves);
    }
}
