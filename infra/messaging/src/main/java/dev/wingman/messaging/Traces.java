package dev.wingman.messaging;

import dev.wingman.schemas.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts spans whose parents came with a record or a request. Works the same when tracing is off
 * ({@link OpenTelemetry#noop}): then trace ids are made and passed on, and nothing is recorded. Safe for concurrent use.
 */
public final class Traces {

    /** Any of these says where traces go; Spring Boot understands them as the SDK of OpenTelemetry does. */
    private static final List<String> ENDPOINTS = List.of(
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "management.opentelemetry.tracing.export.otlp.endpoint");

    private final Tracer tracer;

    /**
     * Records spans only where they can go somewhere, or where the operator wants it.
     *
     * @param wish what the operator says; null: on when an endpoint for traces is set
     * @param settings value of a property or environment variable; null when it is not set
     * @param telemetry asked only when tracing is on
     */
    public static Traces configured(
            @Nullable Boolean wish,
            Function<String, @Nullable String> settings,
            Supplier<@Nullable OpenTelemetry> telemetry) {
        boolean on = wish == null ? hasEndpoint(settings) : wish;
        OpenTelemetry sdk = on ? telemetry.get() : null;
        return new Traces(sdk == null ? OpenTelemetry.noop() : sdk);
    }

    private static boolean hasEndpoint(Function<String, @Nullable String> settings) {
        return ENDPOINTS.stream().map(settings).anyMatch(endpoint -> endpoint != null && !endpoint.isBlank());
    }

    public Traces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.wingman");
    }

    /** @param parent null begins a trace */
    public ActiveSpan start(String name, SpanKind kind, @Nullable TraceContext parent) {
        SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind);
        if (parent == null) {
            builder.setNoParent();
        } else {
            builder.setParent(Context.root().with(Span.wrap(remote(parent))));
        }
        Span span = builder.startSpan();
        return new ActiveSpan(span, contextOf(span.getSpanContext(), parent));
    }

    private static SpanContext remote(TraceContext parent) {
        return SpanContext.createFromRemoteParent(
                parent.traceId(),
                parent.spanId(),
                parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    private static TraceContext contextOf(SpanContext started, @Nullable TraceContext parent) {
        // Without an SDK there is no new span: the context is invalid, or the parent's own.
        if (started.isValid() && (parent == null || !started.getSpanId().equals(parent.spanId()))) {
            return new TraceContext(started.getTraceId(), started.getSpanId(), started.isSampled());
        }
        return parent == null ? TraceContext.start() : parent.child();
    }
}
