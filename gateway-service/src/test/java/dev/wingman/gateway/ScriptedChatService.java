package dev.wingman.gateway;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Stands in for chat-service on a real broker: reads every request, remembers it, and answers as its script says. A test
 * may also answer by hand. The script runs on the reading thread.
 */
public final class ScriptedChatService implements AutoCloseable {

    public static final ReplyTiming TIMING = new ReplyTiming(1_500, 250, 40_000, 90_000, 95_000);
    public static final Instant THEN = Instant.parse("2026-11-21T10:42:00.123Z");
    private static final EventSource SOURCE = new EventSource("chat-service", "scripted");

    /** Answers with what was said, at once. */
    public static final BiConsumer<ScriptedChatService, ChatRequested> ECHO =
            (chat, request) -> chat.reply(request, completed(request, "You said: " + request.message()));

    /** Never answers. */
    public static final BiConsumer<ScriptedChatService, ChatRequested> SILENCE = (chat, request) -> {};

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final EventCodec<ChatEvent> requestCodec = new EventCodec<>(Topics.CHAT_REQUESTS);
    private final EventCodec<ReplyEvent> replyCodec = new EventCodec<>(Topics.CHAT_REPLIES);
    private final List<Received<ChatEvent>> requests = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile BiConsumer<ScriptedChatService, ChatRequested> script = ECHO;
    private volatile boolean closed;

    public ScriptedChatService(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, Topics.CHAT_REQUESTS.partitions())
                .mapToObj(partition -> new TopicPartition(Topics.CHAT_REQUESTS.name(), partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        this.thread = new Thread(this::run, "scripted-chat-service");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sets what is done with each further request, and forgets the earlier ones. */
    public void script(BiConsumer<ScriptedChatService, ChatRequested> newScript) {
        script = newScript;
        requests.clear();
    }

    /** The requests since the script was set, in no order across conversations. */
    public List<ChatRequested> requests() {
        return requests.stream()
                .map(Received::event)
                .map(ChatRequested.class::cast)
                .toList();
    }

    /** The headers' trace of the only request. */
    public TraceContext onlyTrace() {
        return requests.get(0).headers().trace();
    }

    /** Waits for the next request and returns it. */
    public ChatRequested awaitRequest() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !requests.isEmpty());
        return requests().get(0);
    }

    /** Appends a reply and waits until it is in the log. */
    public RecordMetadata reply(ChatRequested to, ReplyEvent event) {
        try {
            return producer.send(replyCodec.encode(
                            to.replyPartition(),
                            to.conversationId(),
                            event,
                            replyCodec.headers(event, SOURCE, Instant.now(), TraceContext.start())))
                    .get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ReplyDelta delta(ChatRequested to, int attempt, int position, String text) {
        return new ReplyDelta(to.requestId(), to.conversationId(), to.userId(), attempt, position, text);
    }

    public static ReplyCompleted completed(ChatRequested to, String text) {
        return new ReplyCompleted(
                to.requestId(),
                to.conversationId(),
                to.userId(),
                text,
                FinishReason.STOP,
                Tier.ECONOMY,
                "simulated",
                "simulated-economy",
                new Usage(12, 34, 2),
                1_250,
                AnswerSource.MODEL,
                Tier.ECONOMY,
                null,
                null,
                TIMING,
                THEN);
    }

    public static ReplyFailed failed(
            ChatRequested to, FailureReason reason, @org.jspecify.annotations.Nullable Long retryAfterMillis) {
        return new ReplyFailed(
                to.requestId(),
                to.conversationId(),
                to.userId(),
                reason,
                "The provider said no.",
                retryAfterMillis,
                null,
                new Usage(12, 0, 0),
                40,
                TIMING,
                THEN);
    }

    /** The budget of the day refuses the request. */
    public static ReplyFailed overBudget(ChatRequested to, BudgetState budget) {
        return new ReplyFailed(
                to.requestId(),
                to.conversationId(),
                to.userId(),
                FailureReason.BUDGET_SPENT,
                "The budget of this day does not suffice for this request.",
                null,
                budget,
                Usage.NONE,
                0,
                TIMING,
                THEN);
    }

    private void run() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                Received<ChatEvent> received = requestCodec.decode(record);
                requests.add(received);
                script.accept(this, (ChatRequested) received.event());
            }
        }
        consumer.close();
        producer.close();
    }

    @Override
    public void close() {
        closed = true;
    }
}
