package dev.wingman.cache.loading;

import dev.wingman.messaging.ActiveSpan;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventHandler;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.KeyOrderedConsumer;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheClearRequested;
import dev.wingman.schemas.cache.CacheRequestEvent;
import dev.wingman.schemas.cache.CacheWarmRequested;
import dev.wingman.schemas.cache.ChangeRequested;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.HotKeysSeen;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Takes the requests from {@code cache.requests}: those of one key one after another, the others at once. Its methods
 * are called by one thread, but for {@link #isRunning} and {@link #isHealthy}.
 */
final class RequestIntake implements SmartLifecycle {

    static final String GROUP = "cache-service";

    private static final List<Topic<?>> TOPICS = List.of(
            Topics.CACHE_REQUESTS,
            Topics.CACHE_UPDATES,
            Topics.CACHE_OPERATIONS,
            Topics.CACHE_RESOURCES,
            Topics.CACHE_STATISTICS,
            Topics.TELEMETRY_CACHE,
            Topics.TELEMETRY_RESOURCES);
    private static final Duration KAFKA_LIMIT = Duration.ofSeconds(60);

    private final Map<String, Object> kafka;
    private final EntryLoader loader;
    private final ChangeHandler changes;
    private final OperationHandler operations;
    private final EventPublisher publisher;
    private final DeadLetters deadLetters;
    private final Traces traces;
    private final LoadingSettings settings;
    private final MeterRegistry meters;
    private volatile @Nullable KeyOrderedConsumer consumer;

    RequestIntake(
            Map<String, Object> kafka,
            EntryLoader loader,
            ChangeHandler changes,
            OperationHandler operations,
            EventPublisher publisher,
            DeadLetters deadLetters,
            Traces traces,
            LoadingSettings settings,
            MeterRegistry meters) {
        this.kafka = kafka;
        this.loader = loader;
        this.changes = changes;
        this.operations = operations;
        this.publisher = publisher;
        this.deadLetters = deadLetters;
        this.traces = traces;
        this.settings = settings;
        this.meters = meters;
    }

    /** @throws IllegalStateException when Kafka does not answer within a minute */
    @Override
    public void start() {
        TopicProvisioner.ensure(kafka, TOPICS, KAFKA_LIMIT);
        publisher.warmUp(List.of(
                Topics.CACHE_UPDATES,
                Topics.CACHE_OPERATIONS,
                Topics.CACHE_RESOURCES,
                Topics.TELEMETRY_CACHE,
                Topics.TELEMETRY_RESOURCES));
        EventCodec<CacheRequestEvent> codec = new EventCodec<>(Topics.CACHE_REQUESTS);
        consumer = KeyOrderedConsumer.builder(kafka, GROUP, List.of(Topics.CACHE_REQUESTS.name()))
                .handler(EventHandler.decoding(codec, (received, record) -> handle(received)))
                .maxInFlight(settings.maxInFlight())
                .deadLetters(deadLetters)
                .meters(meters)
                .start();
    }

    private CompletionStage<?> handle(Received<CacheRequestEvent> received) {
        TraceContext trace = received.headers().trace();
        if (received.event() instanceof EntryRequested request) {
            return traced("load " + request.cache(), trace, context -> loader.answer(request, context));
        } else if (received.event() instanceof ChangeRequested request) {
            return traced("change " + request.kind(), trace, context -> changes.answer(request, context));
        } else if (received.event() instanceof CacheClearRequested command) {
            return traced("clear", trace, context -> operations.clear(command, context));
        } else if (received.event() instanceof CacheWarmRequested command) {
            return traced("warm", trace, context -> operations.warm(command, context));
        } else if (received.event() instanceof HotKeysSeen seen) {
            return operations.remember(seen).toFuture();
        }
        throw new IllegalStateException("unknown request " + received.event().getClass());
    }

    private CompletionStage<?> traced(String name, TraceContext parent, Function<TraceContext, Mono<Void>> work) {
        ActiveSpan span = traces.start(name, SpanKind.CONSUMER, parent);
        return work.apply(span.context())
                .doOnError(failure -> span.fail(failure.toString()))
                .doFinally(signal -> span.end())
                .toFuture();
    }

    /** Whether requests are being taken. */
    boolean isHealthy() {
        KeyOrderedConsumer running = consumer;
        return running != null && running.isHealthy();
    }

    @Override
    public void stop() {
        KeyOrderedConsumer running = consumer;
        if (running != null) {
            running.close();
            consumer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return consumer != null;
    }
}
