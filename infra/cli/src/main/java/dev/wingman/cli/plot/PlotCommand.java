package dev.wingman.cli.plot;

import dev.wingman.cli.home.HomeOption;
import dev.wingman.cli.home.RunState;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.cli.terminal.Durations;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wingman plot}. */
@Command(
        name = "plot",
        description = {
            "Draw a figure of the one-minute windows in a topic over time, to an HTML page that needs nothing else.",
            "",
            "For example: ./wingman plot metrics.latency --out p95.html"
        },
        mixinStandardHelpOptions = true)
public final class PlotCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(200);

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(paramLabel = "TOPIC", description = "metrics.latency, .cache, .ai, .resources or .business.")
    private String name = "";

    @Option(
            names = "--field",
            defaultValue = "p95Micros",
            description = "Field of the windows. Default: ${DEFAULT-VALUE}.")
    private String field = "";

    @Option(names = "--last", defaultValue = "1h", description = "How much of the past: 15m, 1h, 24h. Default: 1h.")
    private String last = "";

    @Option(names = "--subject", description = "Only this subject. Default: the eight with the highest values.")
    private @Nullable String subject;

    @Option(names = "--out", defaultValue = "plot.html", description = "File to write. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("plot.html");

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Topic<?> topic = Topics.ALL.stream()
                .filter(known ->
                        known.name().equals(name) && name.startsWith("metrics.") && known != Topics.METRICS_PANES)
                .findFirst()
                .orElseThrow(() -> CommandFailedException.impossible(
                        name + " holds no windows: metrics.latency, .cache, .ai, .resources and .business do."));
        Duration length;
        try {
            length = Durations.parse(last);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--last: " + e.getMessage(), e);
        }
        demandFolder();
        Windows windows = read(topic, Instant.now().minus(length));
        Plot plot = windows.plot();
        if (plot.isEmpty()) {
            throw CommandFailedException.failed(windows.whyEmpty(name, last));
        }
        try {
            Files.writeString(out, plot.html(name + ": " + field, ZoneId.systemDefault()));
        } catch (IOException e) {
            throw CommandFailedException.failed("Can't write " + out + ": " + e.getMessage());
        }
        PrintWriter text = command.commandLine().getOut();
        text.println(out + ": " + plot.points() + " windows of " + plot.subjects() + " subjects");
        text.flush();
        return 0;
    }

    private void demandFolder() {
        Path folder = out.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw CommandFailedException.impossible("Can't write " + out + ": there is no directory " + folder + ".");
        }
    }

    private Windows read(Topic<?> topic, Instant from) {
        Windows windows = new Windows(field, subject);
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                RunState.demand(home.home()).bootstrapServers(),
                "isolation.level",
                "read_committed",
                "default.api.timeout.ms",
                10_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            OffsetAndTimestamp start = consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()))
                    .get(partition);
            consumer.seek(partition, start == null ? end : start.offset());
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(record -> windows.take(record.value()));
            }
        }
        return windows;
    }
}
