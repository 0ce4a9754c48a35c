package dev.wingman.metrics.windows;

import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestCompleted;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What gateways write, made up from a seed. */
final class Telemetry {

    static final EventCodec<RequestTelemetryEvent> CODEC = new EventCodec<>(Topics.TELEMETRY_REQUESTS);

    private static final EventSource SOURCE = new EventSource("gateway-service", "test");
    private static final List<String> ENDPOINTS =
            List.of("POST /coach/chat", "GET /api/challenges", "GET /health", "other");

    private Telemetry() {}

    static RequestCompleted request(String endpoint, long millis, int status, long durationMicros) {
        return new RequestCompleted(
                "r" + millis,
                "0".repeat(31) + "1",
                endpoint,
                status,
                durationMicros,
                null,
                "gateway-1",
                Instant.ofEpochMilli(millis));
    }

    static Heartbeat heartbeat(String instance, long millis) {
        return new Heartbeat(instance, 0, Instant.ofEpochMilli(millis));
    }

    static long time(RequestTelemetryEvent event) {
        return event instanceof RequestCompleted request
                ? request.completedAt().toEpochMilli()
                : ((Heartbeat) event).at().toEpochMilli();
    }

    static ProducerRecord<byte[], byte[]> record(int partition, RequestTelemetryEvent event) {
        Instant time = Instant.ofEpochMilli(time(event));
        return CODEC.encode(partition, null, event, CODEC.headers(event, SOURCE, time, TraceContext.start()));
    }

    /**
     * The traffic of two gateways: heartbeats each second to every partition, bursts, idle endpoints, and events that
     * overtake each other by less than the grace.
     *
     * @return for each partition its records in order
     */
    static List<List<RequestTelemetryEvent>> traffic(long seed, int partitions, long from, int seconds, int perSecond) {
        Random random = new Random(seed);
        List<List<RequestTelemetryEvent>> log = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            log.add(new ArrayList<>());
        }
        for (int s = 0; s < seconds; s++) {
            long second = from + s * 1_000L;
            for (List<RequestTelemetryEvent> partition : log) {
                partition.add(heartbeat("gateway-1", second));
                partition.add(heartbeat("gateway-2", second + 300));
            }
            int requests = s % 97 < 20 ? random.nextInt(2) : random.nextInt(2 * perSecond);
            for (int i = 0; i < requests; i++) {
                log.get(random.nextInt(partitions)).add(random(random, second, s));
            }
        }
        return log;
    }

    private static RequestCompleted random(Random random, long second, int s) {
        String endpoint = ENDPOINTS.get(s % 400 < 200 ? random.nextInt(ENDPOINTS.size()) : random.nextInt(2));
        int status = random.nextInt(10) < 8 ? 200 : List.of(404, 503, 401, 429).get(random.nextInt(4));
        long duration = Math.round(20_000 * Math.exp(1.5 * random.nextGaussian()));
        return request(endpoint, second + random.nextInt(1_000) - 700, status, duration);
    }
}
