package dev.wingman.loadtest.transactions;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * One scheme at one rate: requests arrive at exponentially distributed intervals, are consumed by a group, decided at
 * once, written by the scheme and read by a gateway. For use once, by one thread.
 */
final class SchemeRun implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int REQUEST_BYTES = 300;
    private static final long SEED = 7;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Scheme scheme;
    private final int perSecond;
    private final long beginNanos;
    private final long endNanos;
    private final Measures measures;
    private final LongAdder decided = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> asker;
    private final KafkaConsumer<byte[], byte[]> requests;
    private final KafkaConsumer<byte[], byte[]> replies;
    private volatile ConsumerGroupMetadata group;
    private final List<BlockingQueue<Answer>> queues = new ArrayList<>();
    private final List<KafkaProducer<byte[], byte[]>> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private SchemeRun(Clients clients, Scheme scheme, int perSecond, Duration warmUp, Duration measured) {
        this.scheme = scheme;
        this.perSecond = perSecond;
        String id = scheme.name().toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID();
        for (int i = 0; i < scheme.writers(); i++) {
            writers.add(scheme.transactional() ? clients.transactionalProducer(id + "-" + i) : clients.producer());
            queues.add(new LinkedBlockingQueue<>());
        }
        asker = clients.producer();
        replies = clients.repliesConsumer(scheme.readerIsolation());
        requests = clients.requestsConsumer(id);
        group = requests.groupMetadata();
        beginNanos = System.nanoTime() + warmUp.toNanos();
        endNanos = beginNanos + measured.toNanos();
        measures = new Measures(beginNanos, endNanos);
    }

    /** @param perSecond mean rate of requests */
    static SchemeResult measure(Clients clients, Scheme scheme, int perSecond, Duration warmUp, Duration measured) {
        try (SchemeRun run = new SchemeRun(clients, scheme, perSecond, warmUp, measured)) {
            return run.measure();
        }
    }

    private SchemeResult measure() {
        start("replies", this::read);
        for (int i = 0; i < writers.size(); i++) {
            AnswerWriter writer = scheme.writer(new WriterContext(writers.get(i), () -> group, measures));
            BlockingQueue<Answer> queue = queues.get(i);
            start("writer-" + i, () -> writer.write(queue));
        }
        start("requests", this::decide);
        ask(beginNanos);
        long cpuBefore = system.getProcessCpuTime();
        ask(endNanos);
        long cpu = system.getProcessCpuTime() - cpuBefore;
        drain();
        if (failure.get() != null) {
            throw new IllegalStateException(scheme.title() + " failed", failure.get());
        }
        return SchemeResult.of(measures, decided.sum(), (endNanos - beginNanos) / 1e9, cpu);
    }

    private void ask(long untilNanos) {
        SplittableRandom random = new SplittableRandom(SEED);
        long next = System.nanoTime();
        while (next - untilNanos < 0) {
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            int partition = random.nextInt(Topology.PARTITIONS);
            asker.send(new ProducerRecord<>(Topology.REQUESTS, partition, null, new byte[REQUEST_BYTES]));
            next += (long) (-Math.log(1 - random.nextDouble()) * TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
    }

    private void decide() {
        while (true) {
            for (ConsumerRecord<byte[], byte[]> request : requests.poll(POLL)) {
                Answer answer = new Answer(request.partition(), request.offset(), System.nanoTime());
                if (measures.counts(answer.decidedNanos())) {
                    decided.increment();
                }
                queues.get(request.partition() % queues.size()).add(answer);
            }
            group = requests.groupMetadata();
        }
    }

    private void read() {
        while (true) {
            for (ConsumerRecord<byte[], byte[]> reply : replies.poll(POLL)) {
                measures.relayed(Answer.decidedNanos(reply.value()), System.nanoTime());
            }
        }
    }

    private void drain() {
        long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (!drained() && System.nanoTime() - deadline < 0 && failure.get() == null) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private boolean drained() {
        long expected = decided.sum();
        return measures.relayed().getTotalCount() == expected
                && (!scheme.transactional() || measures.committed().getTotalCount() == expected);
    }

    private void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException | InterruptException | WakeupException e) {
                        // The end of the run.
                    } catch (RuntimeException | Error e) {
                        failure.compareAndSet(null, e);
                    }
                },
                "transactions-" + name);
        threads.add(thread);
        thread.start();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    @Override
    public void close() {
        requests.wakeup();
        replies.wakeup();
        threads.stream().filter(thread -> thread.getName().contains("writer")).forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(CLOSE_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        requests.close();
        replies.close();
        asker.close(CLOSE_LIMIT);
        writers.forEach(writer -> writer.close(CLOSE_LIMIT));
    }
}
