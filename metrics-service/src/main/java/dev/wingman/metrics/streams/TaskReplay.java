package dev.wingman.metrics.streams;

import java.io.File;
import java.util.List;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * One task of a topology, run by its caller without Kafka: one processor with its stores in memory, at a time of day that
 * the caller says. Unlike {@code TopologyTestDriver} it can be any of several partitions. Not safe for concurrent use.
 */
public final class TaskReplay {

    private final MockProcessorContext<byte[], byte[]> context;
    private final Processor<byte[], byte[], byte[], byte[]> processor;
    private final BiConsumer<String, Record<byte[], byte[]>> out;
    private long offset;

    /**
     * @param now time of day at which the task begins, ms
     * @param out takes what the processor forwards, with the name of the node to which it goes
     */
    public TaskReplay(
            TaskId id,
            long now,
            Supplier<Processor<byte[], byte[], byte[], byte[]>> processor,
            List<StoreBuilder<?>> stores,
            BiConsumer<String, Record<byte[], byte[]>> out) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "replay");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        this.context = new MockProcessorContext<>(config, id, new File(System.getProperty("java.io.tmpdir")));
        context.setCurrentSystemTimeMs(now);
        for (StoreBuilder<?> builder : stores) {
            StateStore store =
                    builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
        }
        this.out = out;
        this.processor = processor.get();
        this.processor.init(context);
    }

    /** @param now time of day, ms */
    public void process(String topic, Record<byte[], byte[]> record, long now) {
        context.setCurrentSystemTimeMs(now);
        context.setRecordMetadata(topic, context.taskId().partition(), offset++);
        processor.process(record);
        handOn();
    }

    /** Calls what the processor has scheduled, however short ago that was last done. */
    public void punctuate(long now) {
        context.setCurrentSystemTimeMs(now);
        for (CapturedPunctuator scheduled : context.scheduledPunctuators()) {
            scheduled.getPunctuator().punctuate(now);
        }
        handOn();
    }

    private void handOn() {
        if (context.forwarded().isEmpty()) {
            return;
        }
        List<CapturedForward<? extends byte[], ? extends byte[]>> forwarded = List.copyOf(context.forwarded());
        context.resetForwards();
        for (CapturedForward<? extends byte[], ? extends byte[]> forward : forwarded) {
            Record<? extends byte[], ? extends byte[]> record = forward.record();
            out.accept(
                    forward.childName().orElse(""),
                    new Record<>(record.key(), record.value(), record.timestamp(), record.headers()));
        }
    }
}
