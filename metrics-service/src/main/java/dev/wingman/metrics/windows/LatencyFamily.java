package dev.wingman.metrics.windows;

import com.datadoghq.sketch.ddsketch.DDSketch;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.Exemplar;
import dev.wingman.schemas.metrics.LatencyPaneClosed;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestCompleted;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Requests by endpoint. */
final class LatencyFamily implements WindowFamily<RequestTelemetryEvent> {

    /** All endpoints but those that take as long as a model takes. */
    static final String WITHOUT_MODEL_CALLS = GROUP + "all-without-model-calls";

    /** The group {@code model-calls} of the rules that come with the service. */
    private static final Set<String> MODEL_CALLS = Set.of("POST /coach/chat", "POST /v1/chat/completions");

    private static final String MODEL_STREAMS_BEGIN = "GET /coach/chat/";
    private static final String MODEL_STREAMS_END = "/events";
    private static final int LONGEST_ID = 128;
    private static final List<String> BOTH = List.of(ALL, WITHOUT_MODEL_CALLS);

    enum Sum implements PaneShape.Sum {
        COUNT,
        CLIENT_ERRORS,
        SERVER_ERRORS,
        OVER_THRESHOLD,
        UNAUTHORIZED,
        RATE_LIMITED
    }

    enum Max implements PaneShape.Max {
        THRESHOLD_MICROS,
        MAX_MICROS
    }

    enum Sketch implements PaneShape.Durations {
        DURATION
    }

    static final PaneShape SHAPE = PaneShape.of(Sum.values()).with(Max.values()).with(Sketch.values());

    private final long thresholdMicros;

    /** @param threshold requests slower than this are counted */
    LatencyFamily(Duration threshold) {
        this.thresholdMicros = threshold.toNanos() / 1_000;
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public Topic<RequestTelemetryEvent> telemetry() {
        return Topics.TELEMETRY_REQUESTS;
    }

    @Override
    public List<Topic<?>> windowTopics() {
        return List.of(Topics.METRICS_LATENCY);
    }

    @Override
    public List<PaneShape> shapes() {
        return List.of(SHAPE);
    }

    @Override
    public PaneShape shape(String subject) {
        return SHAPE;
    }

    @Override
    public void tell(RequestTelemetryEvent event, Instant time, Listener listener) {
        if (event instanceof RequestCompleted request) {
            Sense.time("completedAt", request.completedAt());
            Sense.notNegative("durationMicros", request.durationMicros());
            listener.happened(Sense.subject(request.endpoint()), request.completedAt(), request(request));
        } else if (event instanceof Heartbeat heartbeat) {
            Sense.time("at", heartbeat.at());
            listener.beat(heartbeat.instance(), heartbeat.at());
        }
    }

    /** What a request adds to a pane. */
    Consumer<Pane> request(RequestCompleted request) {
        return pane -> {
            int status = request.status();
            long micros = request.durationMicros();
            pane.add(Sum.COUNT, 1);
            if (status >= 500 && status <= 599) {
                pane.add(Sum.SERVER_ERRORS, 1);
            } else if (status >= 400 && status <= 499) {
                pane.add(Sum.CLIENT_ERRORS, 1);
            }
            if (status == 401 || status == 403) {
                pane.add(Sum.UNAUTHORIZED, 1);
            } else if (status == 429) {
                pane.add(Sum.RATE_LIMITED, 1);
            }
            if (micros > thresholdMicros) {
                pane.add(Sum.OVER_THRESHOLD, 1);
            }
            pane.raise(Max.THRESHOLD_MICROS, thresholdMicros);
            pane.raise(Max.MAX_MICROS, micros);
            pane.took(Sketch.DURATION, micros);
            if (pane.shows(micros)) {
                pane.show(new Exemplar(
                        Sense.cut(request.requestId(), LONGEST_ID),
                        Sense.cut(request.traceId(), LONGEST_ID),
                        micros,
                        request.completedAt()));
            }
        };
    }

    @Override
    public List<String> groups(String subject) {
        return waitsForModel(subject) ? List.of(ALL) : BOTH;
    }

    private static boolean waitsForModel(String subject) {
        return MODEL_CALLS.contains(subject)
                || (subject.startsWith(MODEL_STREAMS_BEGIN) && subject.endsWith(MODEL_STREAMS_END));
    }

    @Override
    public PaneEvent closed(int partition, PaneKey key, Pane pane) {
        return new LatencyPaneClosed(
                key.subject(),
                partition,
                Instant.ofEpochMilli(key.start()),
                Instant.ofEpochMilli(key.end()),
                pane.sum(Sum.COUNT),
                pane.sum(Sum.CLIENT_ERRORS),
                pane.sum(Sum.SERVER_ERRORS),
                pane.sum(Sum.OVER_THRESHOLD),
                pane.max(Max.THRESHOLD_MICROS),
                pane.max(Max.MAX_MICROS),
                Base64.getEncoder().encodeToString(Sketches.encode(durations(pane))),
                pane.sum(Sum.UNAUTHORIZED),
                pane.sum(Sum.RATE_LIMITED),
                pane.exemplars());
    }

    private static DDSketch durations(Pane pane) {
        DDSketch sketch = pane.sketches()[Sketch.DURATION.ordinal()];
        return sketch == null ? Pane.newSketch() : sketch;
    }

    @Override
    public Pane opened(PaneEvent event) {
        if (!(event instanceof LatencyPaneClosed closed)) {
            throw new UnreadableEventException("a pane of telemetry.requests is a LatencyPaneClosed");
        }
        Pane pane = new Pane(SHAPE);
        pane.add(Sum.COUNT, closed.count());
        pane.add(Sum.CLIENT_ERRORS, closed.clientErrors());
        pane.add(Sum.SERVER_ERRORS, closed.serverErrors());
        pane.add(Sum.OVER_THRESHOLD, closed.overThreshold());
        pane.add(Sum.UNAUTHORIZED, closed.unauthorized() == null ? 0 : closed.unauthorized());
        pane.add(Sum.RATE_LIMITED, closed.rateLimited() == null ? 0 : closed.rateLimited());
        pane.raise(Max.THRESHOLD_MICROS, closed.thresholdMicros());
        pane.raise(Max.MAX_MICROS, closed.maxMicros());
        if (closed.exemplars() != null) {
            closed.exemplars().forEach(pane::show);
        }
        try {
            pane.sketches()[Sketch.DURATION.ordinal()] =
                    Sketches.decode(Base64.getDecoder().decode(closed.sketch()));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableEventException("the field sketch is no sketch");
        }
        return pane;
    }

    @Override
    public Published window(String subject, Span span, Pane pane) {
        boolean empty = pane.events() == 0;
        return new Published(
                Topics.METRICS_LATENCY,
                new LatencyWindow(
                        subject,
                        span.start(),
                        span.end(),
                        span.seconds(),
                        pane.sum(Sum.COUNT),
                        pane.sum(Sum.CLIENT_ERRORS),
                        pane.sum(Sum.SERVER_ERRORS),
                        pane.sum(Sum.OVER_THRESHOLD),
                        empty ? thresholdMicros : pane.max(Max.THRESHOLD_MICROS),
                        percentile(pane, 0.50),
                        percentile(pane, 0.95),
                        percentile(pane, 0.99),
                        pane.max(Max.MAX_MICROS),
                        pane.sum(Sum.UNAUTHORIZED),
                        pane.sum(Sum.RATE_LIMITED),
                        pane.exemplars()));
    }

    /** Never more than the longest. */
    private static long percentile(Pane pane, double q) {
        return Math.min(pane.max(Max.MAX_MICROS), pane.percentile(Sketch.DURATION, q));
    }
}
