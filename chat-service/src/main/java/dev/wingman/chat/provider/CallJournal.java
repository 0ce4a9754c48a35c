package dev.wingman.chat.provider;

import dev.wingman.messaging.ActiveSpan;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each call visible: a span, and metrics with the names that OpenTelemetry gives to generative AI. Safe for
 * concurrent use.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">Semantic conventions for generative AI</a>
 */
final class CallJournal {

    private static final Logger log = LoggerFactory.getLogger(CallJournal.class);

    private static final Duration[] DURATIONS = {
        Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMillis(160), Duration.ofMillis(640),
        Duration.ofMillis(1_280), Duration.ofMillis(2_560), Duration.ofMillis(5_120), Duration.ofMillis(10_240),
        Duration.ofMillis(20_480), Duration.ofMillis(40_960), Duration.ofMillis(81_920)
    };
    private static final double[] TOKENS = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576};

    private final MeterRegistry meters;
    private final Traces traces;
    private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
    private final Set<String> refusing = ConcurrentHashMap.newKeySet();

    CallJournal(MeterRegistry meters, Traces traces) {
        this.meters = meters;
        this.traces = traces;
    }

    /** Shows the circuit's state: 0 closed, 1 half open, 2 open. */
    void watch(CircuitBreaker circuit) {
        Gauge.builder("wingman.model.circuit", circuit, CallJournal::openness)
                .tag("provider", circuit.getName())
                .strongReference(true)
                .register(meters);
    }

    /** A call begins. */
    Entry begin(String provider, String model, ModelRequest request) {
        ActiveSpan span = traces.start("chat " + model, SpanKind.CLIENT, request.trace());
        span.attribute("gen_ai.operation.name", "chat");
        span.attribute("gen_ai.provider.name", provider);
        span.attribute("gen_ai.request.model", model);
        span.attribute("gen_ai.conversation.id", request.conversationId());
        running(provider).incrementAndGet();
        return new Entry(provider, model, span);
    }

    /** A failed call will be made again. */
    void retried(String provider) {
        meters.counter("wingman.model.retries", "provider", provider).increment();
    }

    private static double openness(CircuitBreaker circuit) {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> 2;
            case HALF_OPEN -> 1;
            default -> 0;
        };
    }

    private AtomicInteger running(String provider) {
        return inFlight.computeIfAbsent(provider, name -> {
            AtomicInteger running = new AtomicInteger();
            Gauge.builder("wingman.model.calls.in.flight", running, AtomicInteger::get)
                    .tag("provider", name)
                    .strongReference(true)
                    .register(meters);
            return running;
        });
    }

    /** Tells the operator once that the provider does not accept us, and once that it does again. */
    private void watchAccount(String provider, @Nullable ProviderException failure) {
        if (failure == null) {
            if (!refusing.isEmpty() && refusing.remove(provider)) {
                log.atInfo().addKeyValue("provider", provider).log("Model provider accepts our calls again");
            }
        } else if (failure.fault() == ProviderFault.ACCOUNT_REFUSED && refusing.add(provider)) {
            log.atError()
                    .addKeyValue("provider", provider)
                    .addKeyValue("cause", failure.getMessage())
                    .log("Model provider does not accept our calls: check key, quota and model names");
        }
    }

    /** A call that runs; ended or cancelled once. */
    final class Entry {

        private final String provider;
        private final String model;
        private final ActiveSpan span;
        private final long started = System.nanoTime();

        private Entry(String provider, String model, ActiveSpan span) {
            this.provider = provider;
            this.model = model;
            this.span = span;
        }

        TraceContext trace() {
            return span.context();
        }

        void ended(
                ModelCallCompleted call,
                @Nullable ProviderException failure,
                @Nullable FinishReason finish,
                boolean counted) {
            running(provider).decrementAndGet();
            watchAccount(provider, failure);
            String error = failure == null ? "none" : name(failure.fault());
            duration("gen_ai.client.operation.duration", error).record(call.durationMicros(), TimeUnit.MICROSECONDS);
            if (call.firstTokenMicros() > 0) {
                duration("gen_ai.client.operation.time_to_first_chunk", error)
                        .record(call.firstTokenMicros(), TimeUnit.MICROSECONDS);
            }
            if (counted) {
                tokens("input").record((double) call.usage().inputTokens());
                tokens("output").record((double) call.usage().outputTokens());
                span.attribute("gen_ai.usage.input_tokens", call.usage().inputTokens());
                span.attribute("gen_ai.usage.output_tokens", call.usage().outputTokens());
            } else if (failure == null) {
                meters.counter("wingman.model.usage.missing", "provider", provider)
                        .increment();
            }
            if (finish != null) {
                span.attribute("gen_ai.response.finish_reasons", finish.name().toLowerCase(Locale.ROOT));
            }
            if (failure != null) {
                span.attribute("error.type", error);
                span.fail(String.valueOf(failure.getMessage()));
            }
            span.end();
        }

        void cancelled() {
            running(provider).decrementAndGet();
            duration("gen_ai.client.operation.duration", "cancelled")
                    .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
            span.attribute("error.type", "cancelled");
            span.end();
        }

        private Timer duration(String name, String error) {
            return Timer.builder(name)
                    .tags(tags().and("error.type", error))
                    .serviceLevelObjectives(DURATIONS)
                    .register(meters);
        }

        private DistributionSummary tokens(String type) {
            return DistributionSummary.builder("gen_ai.client.token.usage")
                    .baseUnit("token")
                    .tags(tags().and("gen_ai.token.type", type))
                    .serviceLevelObjectives(TOKENS)
                    .register(meters);
        }

        private Tags tags() {
            return Tags.of(
                    "gen_ai.operation.name", "chat", "gen_ai.provider.name", provider, "gen_ai.request.model", model);
        }

        private static String name(ProviderFault fault) {
            return fault.name().toLowerCase(Locale.ROOT);
        }
    }
}
