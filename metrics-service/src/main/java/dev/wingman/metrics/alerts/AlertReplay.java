package dev.wingman.metrics.alerts;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.streams.EventRecords;
import dev.wingman.metrics.streams.TaskReplay;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.alerts.AlertEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The task of the alerts' topology, run by the caller without Kafka. Not safe for concurrent use. */
public final class AlertReplay {

    private final AlertRules rules;
    private final TaskReplay task;
    private final EventCodec<AlertEvent> alerts = new EventCodec<>(Topics.ALERTS);
    private final Consumer<AlertEvent> out;

    /**
     * @param file null for the rules that come with the service
     * @param variables null for those that are not set
     * @param now time of day at the beginning, ms
     * @param out takes what is published
     * @throws IllegalArgumentException when the rules can't be used
     */
    public AlertReplay(
            @Nullable Path file, Function<String, @Nullable String> variables, long now, Consumer<AlertEvent> out) {
        this.out = out;
        this.rules = rules(file, variables);
        AlertMeters meters = new AlertMeters(new SimpleMeterRegistry());
        EventRecords<AlertEvent> records = new EventRecords<>(alerts, new EventSource("metrics-service", "replay"));
        this.task = new TaskReplay(
                new TaskId(0, 0),
                now,
                () -> new AlertProcessor(() -> rules, Topics.TELEMETRY_REQUESTS.partitions(), records, meters),
                AlertTopology.stores(),
                this::published);
    }

    private static AlertRules rules(@Nullable Path file, Function<String, @Nullable String> variables) {
        try {
            return RulesFile.open(file, variables).get();
        } catch (InvalidFileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public List<WatchedRule> rules() {
        return rules.rules().stream().map(WatchedRule::new).toList();
    }

    /** Which text of the rules it is. */
    public String version() {
        return rules.version();
    }

    /**
     * @param topic one of windows, or that of panes
     * @param now time of day, ms
     */
    public void take(String topic, Record<byte[], byte[]> record, long now) {
        task.process(topic, record, now);
    }

    /** Says the time of day, ms; production does each second. */
    public void pass(long now) {
        task.punctuate(now);
    }

    private void published(String node, Record<byte[], byte[]> record) {
        if (!node.equals(AlertTopology.ALERTS_OUT)) {
            throw new IllegalStateException("a window that can't be read went to " + node);
        }
        out.accept(alerts.decode(record.headers(), record.value()).event());
    }
}
