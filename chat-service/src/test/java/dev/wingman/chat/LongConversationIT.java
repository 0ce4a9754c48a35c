package dev.wingman.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wingman.localstack.SharedServers;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.chat.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The whole service in a long conversation with a provider that counts. */
class LongConversationIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BUDGET = 1_000;

    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
    private final String conversation = "conv_" + UUID.randomUUID();
    private final List<JsonNode> prompts = new CopyOnWriteArrayList<>();
    private final List<Usage> billed = new CopyOnWriteArrayList<>();
    private final List<TurnCompleted> turns = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Random random = new Random(1);
    private final HttpServer provider;
    private final ConfigurableApplicationContext service;
    private final EventPublisher gateway;
    private volatile boolean closed;

    LongConversationIT() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/v1/chat/completions", this::answer);
        provider.setExecutor(threads);
        provider.start();
        TopicProvisioner.ensure(kafka, List.of(Topics.CHAT_REQUESTS, Topics.CHAT_TURNS), LONG);
        threads.execute(this::readTurns);
        gateway = new EventPublisher(kafka, new EventSource("gateway-service", "test"), new SimpleMeterRegistry());
        service = SpringApplication.run(
                ChatApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.get("bootstrap.servers"),
                "--REDIS_PORT=" + SharedServers.redis().port(),
                "--REDIS_HOST=" + SharedServers.redis().host(),
                "--DB_HOST=" + SharedServers.postgres().host(),
                "--DB_PORT=" + SharedServers.postgres().port(),
                "--DB_NAME=" + SharedServers.postgres().database(),
                "--DB_USER=" + SharedServers.postgres().user(),
                "--DB_PASSWORD=" + SharedServers.postgres().password(),
                "--OPENAI_BASE_URL=http://127.0.0.1:" + provider.getAddress().getPort() + "/v1",
                "--CHAT_COMMIT_INTERVAL=100ms",
                "--logging.level.root=WARN",
                "--CONTEXT_ECONOMY_TOKENS=" + BUDGET,
                "--CONTEXT_STANDARD_TOKENS=" + BUDGET,
                "--CONTEXT_STANDARD_LIMIT=" + 2 * BUDGET,
                "--CONTEXT_SUMMARY_TOKENS=60",
                "--CONTEXT_SUMMARY_STEP=500",
                "--CHAT_MEMORY_TURNS=20");
    }

    @AfterEach
    void close() {
        closed = true;
        service.close();
        gateway.close();
        provider.stop(0);
        threads.shutdownNow();
    }

    /** What is asked is answered with a hundred words, a summary with one line. */
    private void answer(HttpExchange exchange) throws IOException {
        JsonNode prompt = WireJson.MAPPER.readTree(exchange.getRequestBody());
        prompts.add(prompt);
        boolean summary = isSummary(prompt);
        Usage usage = new Usage(100 + random.nextInt(1_000), 1 + random.nextInt(100), 0);
        billed.add(usage);
        String text = summary ? "Has a boat called Marlin." : words(100);
        byte[] body =
                """
                data: {"choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}

                data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: {"choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":%d}}

                data: [DONE]

                """.formatted(text, usage.inputTokens(), usage.outputTokens()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static boolean isSummary(JsonNode prompt) {
        return content(prompt, 0).contains("keep the notes");
    }

    private static String content(JsonNode prompt, int place) {
        return prompt.get("messages").get(place).get("content").asString();
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder("I");
        for (int i = 0; i < count; i++) {
            text.append(' ').append((char) ('a' + random.nextInt(26))).append("bout");
        }
        return text.append('.').toString();
    }

    private void readTurns() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("isolation.level", "read_committed");
        EventCodec<TurnEvent> codec = new EventCodec<>(Topics.CHAT_TURNS);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> partitions = consumer.partitionsFor(Topics.CHAT_TURNS.name());
            consumer.assign(partitions.stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    if (codec.decode(record).event() instanceof TurnCompleted turn
                            && turn.conversationId().equals(conversation)) {
                        turns.add(turn);
                    }
                }
            }
        }
    }

    private TurnCompleted say(String user, String message) {
        String id = "req_" + UUID.randomUUID();
        ChatRequested request = new ChatRequested(
                id,
                conversation,
                user,
                "default",
                message,
                null,
                "standard",
                null,
                false,
                0,
                null,
                null,
                Instant.now());
        gateway.publish(
                        new EventCodec<ChatEvent>(Topics.CHAT_REQUESTS),
                        null,
                        conversation,
                        request,
                        request.requestedAt(),
                        TraceContext.start())
                .toCompletableFuture()
                .join();
        await().atMost(LONG)
                .until(() -> turns.stream().anyMatch(turn -> turn.requestId().equals(id)));
        return turns.stream()
                .filter(turn -> turn.requestId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static TurnContext size(TurnCompleted turn) {
        return Objects.requireNonNull(turn.context());
    }

    @Test
    void aLongConversationStaysWithinItsBudgetRemembersAndIsPaidToTheToken() {
        // Given
        say("ada", "My boat is called Marlin.");
        for (int i = 0; i < 30; i++) {
            assertThat(size(say("ada", words(40))).sentTokens()).isLessThan(BUDGET + 150);
        }
        await().atMost(LONG).until(() -> size(say("ada", words(10))).summaryVersion() != null);

        // When
        TurnCompleted last = say("ada", "What is the name of my boat?");
        TurnCompleted eves = say("eve", "What is the name of my boat?");
        TurnCompleted tooLong = say("ada", "word ".repeat(3_000));

        // Then
        assertThat(prompts.stream().filter(prompt -> asks(prompt, "What is the name of my boat?")))
                .hasSize(2)
                .first()
                .satisfies(prompt -> assertThat(prompt.toString()).contains("My boat is called Marlin."));
        assertThat(size(last).fullTokens()).isGreaterThan(3L * size(last).sentTokens());
        assertThat(size(last).turns()).as("further back than the memory").isGreaterThan(20);
        assertThat(size(eves).turns()).isZero();
        assertThat(size(eves).summaryVersion()).isNull();
        assertThat(prompts.get(prompts.size() - 1).toString())
                .as("eve's prompt")
                .doesNotContain("Marlin");
        assertThat(tooLong.failureDetail()).contains(2 * BUDGET + " tokens");
        assertThat(turns).anySatisfy(turn -> {
            assertThat(turn.requestId()).startsWith("sum_");
            assertThat(turn.tier()).isEqualTo(Tier.ECONOMY);
            assertThat(turn.remembered()).isFalse();
            assertThat(turn.userId()).isEqualTo("ada");
        });
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        turns.stream().map(TurnCompleted::usage).reduce(Usage.NONE, Usage::plus))
                .isEqualTo(billed.stream().reduce(Usage.NONE, Usage::plus)));
    }

    private static boolean asks(JsonNode prompt, String message) {
        return content(prompt, prompt.get("messages").size() - 1).equals(message);
    }
}
