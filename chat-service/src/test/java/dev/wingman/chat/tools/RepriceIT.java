package dev.wingman.chat.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.ledger.Turns;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RepriceIT {

    /** Long before the turns of other tests. */
    private static final Instant DAY = Instant.parse("2020-02-02T00:00:00Z");

    private static final EventCodec<TurnEvent> CODEC = new EventCodec<>(Topics.CHAT_TURNS);
    private static final EventSource SOURCE = new EventSource("chat-service", "test");

    private final String kafka = SharedServers.kafka().bootstrapServers();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void home() throws Exception {
        TopicProvisioner.ensure(Map.of("bootstrap.servers", kafka), List.of(Topics.CHAT_TURNS), Duration.ofSeconds(30));
        Files.writeString(
                folder.resolve("run.json"),
                "{\"launcher\": {\"pid\": " + ProcessHandle.current().pid() + "}, \"bootstrapServers\": \"" + kafka
                        + "\"}");
    }

    private int reprice(String... arguments) {
        CommandLine command = new CommandLine(new RepriceCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private void log(boolean commit, TurnCompleted... turns) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "transactional.id", "reprice-" + commit + turns[0].requestId()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (TurnCompleted turn : turns) {
                producer.send(CODEC.encode(
                                Math.floorMod(turn.requestId().hashCode(), 2),
                                turn.conversationId(),
                                turn,
                                CODEC.headers(turn, SOURCE, turn.completedAt(), TraceContext.start())))
                        .get(10, TimeUnit.SECONDS);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static TurnCompleted turn(String id, Instant at, String model, long cost) {
        return Turns.turn(
                id,
                "ada",
                at,
                null,
                null,
                Turns.call(model, ModelCallOutcome.BROKEN, new Usage(1_000_000, 0, 0), cost),
                Turns.call(model, ModelCallOutcome.SUCCEEDED, new Usage(1_000_000, 1_000_000, 0), cost));
    }

    @Test
    void theCommittedTurnsOfTheTimeArePricedAnewCallByCall() throws Exception {
        log(true, turn("before", DAY.minusMillis(1), "reprice-m", 5));
        log(false, turn("aborted", DAY, "reprice-m", 5));
        log(
                true,
                turn("first", DAY, "reprice-m", 1_000_000),
                turn("unknown", DAY.plusSeconds(5), "reprice-own", 7),
                turn("last", DAY.plus(Duration.ofDays(2)).minusMillis(1), "reprice-m", 1_000_000));
        log(true, turn("after", DAY.plus(Duration.ofDays(2)), "reprice-m", 5));
        Path prices = Files.writeString(
                folder.resolve("prices.yml"),
                "{version: next, models: {reprice-m: {input: 250000, cached-input: 0, output: 3000000}}}");
        Path rows = folder.resolve("rows.jsonl");

        int exit = reprice(
                "--from",
                "2020-02-02",
                "--to",
                "2020-02-03",
                "--prices",
                prices.toString(),
                "--home",
                folder.toString(),
                "--out",
                rows.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("3 turns with 6 model calls, priced by 2026-01, anew by next")
                .containsPattern("simulated reprice-m +4 +4,000,000 +2,000,000 +4\\.000000 \\(4000000\\)"
                        + " +7\\.000000 \\(7000000\\) +\\+3\\.000000 \\(\\+3000000\\)")
                .containsPattern("total +6 .* 4\\.000014 \\(4000014\\) +7\\.000014 \\(7000014\\)")
                .contains("No price in the list, old cost kept: reprice-own");
        assertThat(Files.readAllLines(rows)).hasSize(3).anyMatch(row -> row.contains("\"differenceMicroUsd\":1500000"));
    }

    @Test
    void aBadPriceFileEndsItBeforeAnythingIsRead() throws Exception {
        Path prices = Files.writeString(folder.resolve("bad.yml"), "{version: 1, models: {m: {input: x}}}");

        int exit = reprice("--from", "2020-02-02", "--prices", prices.toString(), "--home", "/nowhere");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("bad.yml").contains("models.m.input = 'x'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withNothingRunningItSaysHowToStartIt() throws Exception {
        Path prices = Files.writeString(
                folder.resolve("prices.yml"), "{version: 1, models: {m: {input: 1, cached-input: 1, output: 1}}}");

        int exit = reprice("--from", "2020-02-02", "--prices", prices.toString(), "--home", "/nowhere");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("Wingman does not run on the data in /nowhere. Start it with ./wingman up")
                .contains("KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void aMissingPriceFileIsNamed() {
        assertThat(reprice("--from", "2020-02-02", "--prices", "/nowhere/new.yml"))
                .isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("/nowhere/new.yml: there is no such file");
    }
}
