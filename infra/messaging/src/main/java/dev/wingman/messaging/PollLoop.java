package dev.wingman.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that talks to Kafka for a {@link KeyOrderedConsumer}: polls, hands what arrives to its partitions,
 * pauses and resumes them, stores progress, and takes partitions over and gives them up.
 */
final class PollLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyOrderedConsumer.class);

    private static final Duration IDLE_POLL = Duration.ofSeconds(1);
    private static final Duration DRAINING_POLL = Duration.ofMillis(50);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILED_POLL = Duration.ofMillis(500);

    /** How long the last commit and the closing of work may take together, behind the drain. */
    static final Duration LAST_COMMIT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Set<String> topics;
    private final PollWaker waker;
    private final Backlog backlog;
    private final Progress progress;
    private final DeliveryRules rules;
    private final ConsumerSettings settings;
    private final BrokerContact contact;
    private final Outage pollOutage;

    private final Map<TopicPartition, AssignedPartition> assigned = new LinkedHashMap<>();
    /** Given up while records of it were still with the handler: the next tenure waits for them until this time. */
    private final Map<TopicPartition, Leaving> leaving = new HashMap<>();

    private long housekeepingNanos = System.nanoTime();
    private volatile boolean closing;
    private volatile boolean failed;

    PollLoop(
            Consumer<byte[], byte[]> consumer,
            Set<String> topics,
            PollWaker waker,
            Backlog backlog,
            Progress progress,
            DeliveryRules rules,
            ConsumerSettings settings) {
        this.consumer = consumer;
        this.topics = topics;
        this.waker = waker;
        this.backlog = backlog;
        this.progress = progress;
        this.rules = rules;
        this.settings = settings;
        this.contact = new BrokerContact(consumer, LOG, settings.group());
        this.pollOutage = new Outage(LOG, "polling of group " + settings.group());
    }

    /** From any thread: asks the loop to drain, commit, leave the group and end. */
    void close() {
        closing = true;
        waker.wake();
    }

    /** From any thread. */
    boolean healthy() {
        return !closing && !failed && contact.up() && !pollOutage.ongoing();
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(topics, new Rebalances());
            while (!closing) {
                turn();
            }
            drainAll();
        } catch (Throwable e) {
            failed = true;
            LOG.error("the consumer of group {} ended", settings.group(), e);
            giveUp(List.copyOf(assigned.keySet()), true);
        } finally {
            leaveGroup();
        }
    }

    private void turn() {
        openWaiting();
        handOut();
        boolean busy = backlog.size() > 0;
        busy |= progress.store(assigned.values());
        pauseAndResume();
        housekeeping();
        Duration timeout =
                busy && settings.commitInterval().compareTo(IDLE_POLL) < 0 ? settings.commitInterval() : IDLE_POLL;
        ConsumerRecords<byte[], byte[]> records = poll(timeout);
        for (Map.Entry<TopicPartition, OffsetAndMetadata> next :
                records.nextOffsets().entrySet()) {
            AssignedPartition partition = assigned.get(next.getKey());
            if (partition != null) {
                partition.arrive(records.records(next.getKey()), next.getValue().offset(), rules);
            }
        }
        handOut();
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        boolean mayWait = waker.enterPoll();
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(mayWait ? timeout : Duration.ZERO);
            pollOutage.end();
            return records;
        } catch (WakeupException woken) {
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            pollOutage.begin(e);
            waker.leavePoll();
            waker.await(AFTER_FAILED_POLL.toNanos());
            return ConsumerRecords.empty();
        } finally {
            waker.leavePoll();
        }
    }

    private void openWaiting() {
        if (assigned.values().stream().allMatch(AssignedPartition::running)) {
            return;
        }
        leaving.values().removeIf(Leaving::over);
        progress.open(assigned.values().stream()
                .filter(partition -> !partition.running() && !leaving.containsKey(partition.topicPartition()))
                .toList());
    }

    private void handOut() {
        if (!backlog.full()) {
            assigned.values().forEach(AssignedPartition::handOut);
        }
    }

    private void pauseAndResume() {
        int paused = 0;
        for (AssignedPartition partition : assigned.values()) {
            boolean pause = partition.shouldPause();
            if (pause != partition.paused()) {
                List<TopicPartition> name = List.of(partition.topicPartition());
                if (pause) {
                    consumer.pause(name);
                } else {
                    consumer.resume(name);
                }
                partition.paused(pause);
            }
            paused += pause ? 1 : 0;
        }
        rules.meters().paused(paused);
    }

    private void housekeeping() {
        if (System.nanoTime() - housekeepingNanos < 0) {
            return;
        }
        housekeepingNanos = System.nanoTime() + HOUSEKEEPING.toNanos();
        contact.check();
        for (AssignedPartition partition : assigned.values()) {
            if (partition.position() >= 0) {
                long unfetched = consumer.currentLag(partition.topicPartition()).orElse(0);
                rules.meters()
                        .lag(partition.topicPartition(), unfetched + partition.position() - partition.nextOffset());
            }
        }
    }

    /**
     * The end of all: goes on polling, with everything paused, so that a rebalance that is under way can be completed;
     * while it is not, Kafka takes no commits.
     */
    private void drainAll() {
        long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
        assigned.values().forEach(AssignedPartition::drain);
        pauseAndResume();
        while (!assigned.values().stream().allMatch(AssignedPartition::idle) && deadline - System.nanoTime() > 0) {
            poll(DRAINING_POLL);
        }
        long commitDeadline = System.nanoTime() + LAST_COMMIT.toNanos();
        while (!progress.storeLast(assigned.values(), LAST_COMMIT) && commitDeadline - System.nanoTime() > 0) {
            poll(DRAINING_POLL);
        }
        List.copyOf(assigned.values()).forEach(partition -> release(partition, false));
    }

    /** Ends partitions: drains and stores first, unless they are lost. What the others have goes on meanwhile. */
    private void giveUp(Collection<TopicPartition> names, boolean lost) {
        List<AssignedPartition> partitions = new ArrayList<>();
        for (TopicPartition name : names) {
            AssignedPartition partition = assigned.get(name);
            if (partition != null) {
                partition.drain();
                partitions.add(partition);
            }
        }
        if (!lost) {
            awaitUntil(
                    () -> partitions.stream().allMatch(AssignedPartition::idle),
                    settings.drainTimeout().toNanos());
            if (!progress.storeLast(partitions, LAST_COMMIT)) {
                LOG.warn("gave up {} before their progress could be stored: some records will be repeated", names);
            }
        }
        partitions.forEach(partition -> release(partition, lost));
    }

    private void release(AssignedPartition partition, boolean lost) {
        partition.close();
        progress.close(partition, lost, lost ? Duration.ZERO : LAST_COMMIT);
        assigned.remove(partition.topicPartition());
        rules.meters().gone(partition.topicPartition());
        if (!partition.idle()) {
            long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
            leaving.put(partition.topicPartition(), new Leaving(partition, deadline));
        }
    }

    private void awaitUntil(BooleanSupplier condition, long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (!condition.getAsBoolean() && deadline - System.nanoTime() > 0) {
            handOut();
            waker.await(deadline - System.nanoTime());
        }
    }

    private void leaveGroup() {
        try {
            consumer.close(CloseOptions.timeout(LAST_COMMIT));
        } catch (KafkaException e) {
            LOG.warn("the consumer of group {} did not leave its group in order", settings.group(), e);
        }
    }

    private record Leaving(AssignedPartition partition, long deadlineNanos) {
        boolean over() {
            return partition.idle() || System.nanoTime() - deadlineNanos >= 0;
        }
    }

    /** Called by Kafka inside of poll, on the polling thread. */
    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            waker.leavePoll();
            for (TopicPartition name : partitions) {
                AssignedPartition partition = new AssignedPartition(name, backlog, settings.maxSpan(), waker::wake);
                assigned.put(name, partition);
                partition.paused(true);
                if (closing) {
                    partition.drain();
                }
            }
            consumer.pause(partitions);
            waker.wake();
            waker.reenterPoll();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            waker.leavePoll();
            giveUp(partitions, false);
            waker.reenterPoll();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            waker.leavePoll();
            LOG.warn("lost {}: the group forgot this member", partitions);
            giveUp(partitions, true);
            waker.reenterPoll();
        }
    }
}
