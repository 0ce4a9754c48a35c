package dev.wingman.cli.tail;

import dev.wingman.cli.home.HomeOption;
import dev.wingman.cli.home.RunState;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wingman tail}. */
@Command(
        name = "tail",
        description = {
            "Show the events of a topic as they happen, until Ctrl-C: time, type, key, trace and value.",
            "",
            "Without a topic, or with an unknown one, it lists the topics. <topic>.dlt holds what could not be handled."
        },
        mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String DEAD_LETTERS = ".dlt";

    /** Where to begin. */
    enum Start {
        beginning,
        end
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "For example chat.turns.")
    private @Nullable String name;

    @Option(
            names = "--from",
            defaultValue = "end",
            description =
                    "${COMPLETION-CANDIDATES}: all that is kept, or only what comes now. Default: ${DEFAULT-VALUE}.")
    private Start from = Start.end;

    @Option(names = "--limit", paramLabel = "N", description = "End after so many events. Default: never.")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "One JSON object for each event, with all headers.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Topic<?> topic = topic();
        String topicName = Objects.requireNonNull(name);
        EventLine line = new EventLine(topic, topicName.endsWith(DEAD_LETTERS));
        int left = limit == null ? Integer.MAX_VALUE : limit;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            begin(consumer, topicName);
            while (left > 0) {
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                consumer.poll(POLL).forEach(records::add);
                records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
                for (ConsumerRecord<byte[], byte[]> record : records.subList(0, Math.min(left, records.size()))) {
                    out.println(json ? line.json(record) : line.readable(record));
                }
                left -= Math.min(left, records.size());
                out.flush();
            }
        }
        return 0;
    }

    private Topic<? extends Event> topic() {
        for (Topic<?> known : Topics.ALL) {
            if (known.name().equals(name) || known.deadLetterName().equals(name)) {
                return known;
            }
        }
        StringBuilder message = new StringBuilder(name == null ? "Which topic?" : "There is no topic " + name + ".");
        message.append(" There are:\n");
        for (Topic<?> known : Topics.ALL) {
            message.append(String.format("%n  %-20s %s", known.name(), known.description()));
        }
        throw CommandFailedException.impossible(message.append("\n").toString());
    }

    /** Replies are relayed before their transaction ends, and shown likewise; all else when it is certain. */
    private KafkaConsumer<byte[], byte[]> consumer(Topic<?> topic) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        RunState.demand(home.home()).bootstrapServers(),
                        "isolation.level",
                        topic == Topics.CHAT_REPLIES ? "read_uncommitted" : "read_committed",
                        "allow.auto.create.topics",
                        false,
                        "default.api.timeout.ms",
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void begin(KafkaConsumer<?, ?> consumer, String topicName) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topicName);
        if (partitions == null || partitions.isEmpty()) {
            throw CommandFailedException.failed("The topic " + topicName + " does not exist yet.");
        }
        List<TopicPartition> assigned = partitions.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(assigned);
        if (from == Start.beginning) {
            consumer.seekToBeginning(assigned);
        } else {
            consumer.seekToEnd(assigned);
            assigned.forEach(consumer::position); // looked up now, not at the first poll
        }
    }
}
