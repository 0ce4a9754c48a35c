package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TracesTest {

    private final List<SpanData> ended = new ArrayList<>();
    private final Traces recording = new Traces(
            telemetry(SdkTracerProvider.builder().addSpanProcessor(new Ended()).build()));
    private final Traces off = new Traces(OpenTelemetry.noop());

    @Test
    void aSpanIsTheChildOfTheContextThatCameWithTheRecord() {
        // Given
        TraceContext parent = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

        // When
        ActiveSpan span = recording.start("chat turn", SpanKind.CONSUMER, parent);
        span.attribute("tier", "fast").attribute("tokens", 12);
        span.rename("chat turn, renamed");
        span.fail("provider timeout");
        span.end();

        // Then
        assertThat(ended).hasSize(1);
        SpanData data = ended.get(0);
        assertThat(data.getTraceId()).isEqualTo(parent.traceId());
        assertThat(data.getParentSpanId()).isEqualTo(parent.spanId());
        assertThat(data.getParentSpanContext().isRemote()).isTrue();
        assertThat(data.getName()).isEqualTo("chat turn, renamed");
        assertThat(data.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(data.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(data.getAttributes().get(AttributeKey.stringKey("tier"))).isEqualTo("fast");
        assertThat(data.getAttributes().get(AttributeKey.longKey("tokens"))).isEqualTo(12);
        assertThat(span.context()).isEqualTo(new TraceContext(parent.traceId(), data.getSpanId(), true));
    }

    @Test
    void aSpanWithoutAParentBeginsATraceOfItsOwnWhateverIsCurrent() {
        // Given
        ActiveSpan other = recording.start("other", SpanKind.SERVER, null);
        try (var current = Context.current().makeCurrent()) {
            // When
            ActiveSpan span = recording.start("request", SpanKind.SERVER, null);

            // Then
            assertThat(span.context().traceId()).isNotEqualTo(other.context().traceId());
            assertThat(span.context().sampled()).isTrue();
        }
    }

    @Test
    void withTracingOffTheTraceIsStillPassedOnAsANewSpan() {
        // Given
        TraceContext parent = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

        // When
        TraceContext context = off.start("chat turn", SpanKind.CONSUMER, parent).context();

        // Then
        assertThat(context.traceId()).isEqualTo(parent.traceId());
        assertThat(context.spanId()).isNotEqualTo(parent.spanId());
        assertThat(context.sampled()).isTrue();
    }

    @Test
    void withTracingOffAndNoParentATraceIsBegunThatNobodyRecords() {
        // When
        TraceContext context = off.start("request", SpanKind.SERVER, null).context();

        // Then
        assertThat(TraceContext.parse(context.traceparent())).contains(context);
        assertThat(context.sampled()).isFalse();
    }

    @Test
    void spansAreRecordedOnlyWhenThereIsAnEndpointUnlessTheOperatorSaysOtherwise() {
        Map<String, String> endpoint = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318");
        Map<String, String> empty = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ");

        assertThat(records(null, endpoint)).isTrue();
        assertThat(records(null, Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://localhost:4318/v1/traces")))
                .isTrue();
        assertThat(records(null, Map.of())).isFalse();
        assertThat(records(null, empty)).isFalse();
        assertThat(records(false, endpoint)).isFalse();
        assertThat(records(true, Map.of())).isTrue();
    }

    private static boolean records(@Nullable Boolean wish, Map<String, String> settings) {
        OpenTelemetry sdk = telemetry(SdkTracerProvider.builder().build());
        return Traces.configured(wish, settings::get, () -> sdk)
                .start("request", SpanKind.SERVER, null)
                .recorded();
    }

    private static OpenTelemetry telemetry(TracerProvider provider) {
        return new OpenTelemetry() {
            @Override
            public TracerProvider getTracerProvider() {
                return provider;
            }

            @Override
            public ContextPropagators getPropagators() {
                return ContextPropagators.noop();
            }
        };
    }

    private final class Ended implements SpanProcessor {
        @Override
        public void onStart(Context parentContext, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
