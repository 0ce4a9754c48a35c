package dev.wingman.gateway.dashboard;

import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.Exemplar;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes the windows of a small, busy system as metrics-service would, the same for the same time. */
final class BelievableWindows implements AutoCloseable {

    static final String SLOW = "GET /api/challenges";

    private static final EventSource SOURCE = new EventSource("metrics-service", "believable");
    private static final EventCodec<TurnEvent> TURNS = new EventCodec<>(Topics.CHAT_TURNS);
    private static final EventCodec<AlertEvent> ALERTS = new EventCodec<>(Topics.ALERTS);

    private record Endpoint(String name, int perMinute, int p50Micros, double errors) {}

    private static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("POST /coach/chat", 240, 1_400_000, 0.004),
            new Endpoint("POST /v1/chat/completions", 90, 1_900_000, 0.006),
            new Endpoint(SLOW, 2_600, 9_000, 0.001),
            new Endpoint("GET /api/users/{id}/matches", 900, 21_000, 0.002),
            new Endpoint("GET /api/users/{id}/reputation", 700, 4_000, 0.001),
            new Endpoint("POST /api/users/{id}/challenges/{challenge}/completions", 130, 34_000, 0.003),
            new Endpoint("GET /api/conversations/{id}", 310, 6_500, 0.001),
            new Endpoint("PUT /api/users/{id}/location", 420, 15_000, 0.001));

    private final KafkaProducer<byte[], byte[]> producer;
    private @Nullable Exemplar slowestChat;

    BelievableWindows(String bootstrapServers) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20);
        TopicProvisioner.ensure(
                kafka,
                List.of(
                        Topics.METRICS_LATENCY,
                        Topics.METRICS_CACHE,
                        Topics.METRICS_AI,
                        Topics.METRICS_RESOURCES,
                        Topics.METRICS_BUSINESS,
                        Topics.ALERTS),
                Duration.ofSeconds(30));
        this.producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Everything from one time to another, each five seconds. */
    void fill(Instant from, Instant to) {
        for (Instant end = from; !end.isAfter(to); end = end.plusSeconds(5)) {
            tick(end, 0);
        }
        producer.flush();
    }

    /** All windows that end at a time. @param extra further requests of the slow endpoint */
    void tick(Instant end, long extra) {
        for (Endpoint endpoint : ENDPOINTS) {
            for (int seconds : List.of(60, 300)) {
                publish(Topics.METRICS_LATENCY, latency(endpoint, end, seconds, extra));
            }
        }
        publish(Topics.METRICS_CACHE, cache("challenges", end, 2_600, 0.93));
        publish(Topics.METRICS_CACHE, cache("matches", end, 900, 0.74));
        publish(Topics.METRICS_CACHE, cache("reputation", end, 700, 0.88));
        publish(Topics.METRICS_CACHE, cache("conversation-owners", end, 330, 0.97));
        publish(Topics.METRICS_AI, ai("economy|claude-haiku", end, 210, 900_000, 1_100));
        publish(Topics.METRICS_AI, ai("standard|claude-sonnet", end, 90, 1_600_000, 9_000));
        publish(Topics.METRICS_AI, ai("premium|claude-opus", end, 18, 2_600_000, 42_000));
        publish(Topics.METRICS_RESOURCES, resources("gateway-service|gateway-1", end, 0.34, null, List.of()));
        publish(
                Topics.METRICS_RESOURCES,
                resources("chat-service|chat-1", end, 0.52, 120L, List.of(pool("provider", end, 1_000, 0.31))));
        publish(
                Topics.METRICS_RESOURCES,
                resources(
                        "cache-service|cache-1",
                        end,
                        0.22,
                        35L,
                        List.of(pool("postgres", end, 10, 0.62), pool("redis", end, 32, 0.2))));
        publish(Topics.METRICS_RESOURCES, resources("metrics-service|metrics-1", end, 0.28, 310L, List.of()));
        publish(Topics.METRICS_BUSINESS, business(end));
    }

    void publish(AlertEvent alert, Instant time) {
        producer.send(
                ALERTS.encode(null, alert.key(), alert, ALERTS.headers(alert, SOURCE, time, TraceContext.start())));
        producer.flush();
    }

    /** The turn of a request that was answered by one call within the last two milliseconds. */
    void turn(ChatRequested request) {
        Instant now = Instant.now();
        Usage usage = new Usage(12, 34, 0);
        TurnCompleted turn = new TurnCompleted(
                request.requestId(),
                request.conversationId(),
                request.userId(),
                request.tenantId(),
                request.message(),
                "secret words",
                true,
                null,
                null,
                FinishReason.STOP,
                Tier.ECONOMY,
                "simulated",
                "simulated-economy",
                AnswerSource.MODEL,
                List.of(new ModelCallCompleted(
                        request.requestId(),
                        1,
                        "simulated",
                        "simulated-economy",
                        Tier.ECONOMY,
                        ModelCallOutcome.SUCCEEDED,
                        usage,
                        1_250,
                        700,
                        1_500,
                        now)),
                usage,
                1_250,
                "v1",
                null,
                null,
                null,
                null,
                null,
                null,
                new ReplyTiming(100, 100, 700, 1_500, 2_000),
                request.replyPartition(),
                0,
                request.requestedAt(),
                now);
        producer.send(TURNS.encode(
                null, request.conversationId(), turn, TURNS.headers(turn, SOURCE, now, TraceContext.start())));
        producer.flush();
    }

    private <E extends Event> void publish(Topic<E> topic, MetricsWindow window) {
        EventCodec<E> codec = new EventCodec<>(topic);
        E event = topic.events().cast(window);
        producer.send(codec.encode(
                null, window.subject(), event, codec.headers(event, SOURCE, window.windowEnd(), TraceContext.start())));
    }

    /** Goes up and down over ten minutes, with some noise that follows from the time. */
    private static double wave(String subject, Instant end) {
        long second = end.getEpochSecond();
        double phase = Math.floorMod(subject.hashCode(), 600);
        Random noise = new Random(second * 31 + subject.hashCode());
        return 1 + 0.22 * Math.sin((second + phase) * Math.PI / 300) + 0.05 * noise.nextGaussian();
    }

    private LatencyWindow latency(Endpoint endpoint, Instant end, int seconds, long extra) {
        double wave = Math.max(0.3, wave(endpoint.name(), end));
        long count = Math.round(endpoint.perMinute() * wave * seconds / 60)
                + (endpoint.name().equals(SLOW) ? extra : 0);
        long p50 = Math.round(endpoint.p50Micros() * (0.8 + 0.2 * wave));
        long p95 = Math.round(p50 * 2.4 * wave);
        boolean model = endpoint.p50Micros() > 1_000_000;
        return new LatencyWindow(
                endpoint.name(),
                end.minusSeconds(seconds),
                end,
                seconds,
                count,
                Math.round(count * 0.012),
                Math.round(count * endpoint.errors()),
                model ? count : count / 400,
                300_000,
                p50,
                p95,
                Math.round(p95 * 1.7),
                Math.round(p95 * 2.9),
                0L,
                0L,
                List.of(exemplar(endpoint, end, Math.round(p95 * 2.9))));
    }

    /** The slowest chat of the windows that follow. */
    void slowestChat(Exemplar exemplar) {
        slowestChat = exemplar;
    }

    private Exemplar exemplar(Endpoint endpoint, Instant end, long durationMicros) {
        return slowestChat != null && endpoint.name().equals("POST /coach/chat")
                ? slowestChat
                : new Exemplar(
                        String.format("req_%022d", endpoint.name().hashCode() & 0xffffff),
                        "0af7651916cd43dd8448eb211c80319c",
                        durationMicros,
                        end.minusSeconds(7));
    }

    private static CacheWindow cache(String name, Instant end, int perMinute, double rate) {
        double wave = wave(name, end);
        long count = Math.round(perMinute * wave);
        double hit = Math.min(0.99, rate * (0.94 + 0.06 * wave));
        long l1 = Math.round(count * hit * 0.8);
        long l2 = Math.round(count * hit * 0.2);
        long misses = count - l1 - l2;
        return new CacheWindow(
                name, end.minusSeconds(60), end, 60, count, l1, l2, misses, 0, 0, hit, misses / 3, 0, 3_100, 11_000);
    }

    private static AiWindow ai(String subject, Instant end, int perMinute, long firstToken, long cost) {
        double wave = wave(subject, end);
        long calls = Math.round(perMinute * wave);
        long failures = calls / 120;
        return new AiWindow(
                subject,
                end.minusSeconds(60),
                end,
                60,
                calls,
                failures,
                failures,
                0,
                0,
                0,
                0,
                Math.round(calls * 1.2),
                failures,
                firstToken / 3,
                Math.round(firstToken * wave),
                firstToken * 2,
                firstToken,
                Math.round(firstToken * 3 * wave),
                firstToken * 4,
                calls * 620,
                calls * 240,
                calls * 180,
                calls * cost,
                Math.round(calls * 9_500 * wave),
                Math.round(calls * 3_200 * wave),
                Math.round(calls * 1_800 * wave));
    }

    private static ResourceWindow resources(
            String subject, Instant end, double cpu, @Nullable Long lag, List<PoolWindow> pools) {
        double wave = wave(subject, end);
        long heap = Math.round((130L << 20) * wave);
        return new ResourceWindow(
                subject,
                end.minusSeconds(60),
                end,
                60,
                12,
                heap,
                heap + (20L << 20),
                256L << 20,
                cpu * wave,
                Math.min(1, cpu * wave * 1.4),
                lag == null ? null : 0L,
                lag == null ? null : Math.round(lag * wave),
                0,
                pools,
                null);
    }

    private static PoolWindow pool(String name, Instant end, int size, double used) {
        double share = Math.min(1, used * wave(name, end));
        return new PoolWindow(name, size, Math.round(size * share), 0, 0, share, 1);
    }

    private static BusinessWindow business(Instant end) {
        double wave = wave("all", end);
        long turns = Math.round(330 * wave);
        return new BusinessWindow(
                "all",
                end.minusSeconds(60),
                end,
                60,
                turns,
                1,
                0,
                Math.round(140 * wave),
                Math.round(180 * wave),
                Math.round(turns * 0.62),
                Math.round(turns * 0.3),
                Math.round(turns * 0.08),
                Math.round(turns * 0.11),
                Math.round(turns * 0.07),
                IntStream.range(0, 10)
                        .mapToObj(bin -> Math.round(turns * 0.22 * Math.exp(-0.5 * Math.pow((bin - 3) / 1.9, 2))))
                        .toList());
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
