package dev.wingman.chat.provider;

import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.chat.Tier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A chain over scripted providers, in virtual time. */
final class ChainBench {

    static final PriceList PRICES = new PriceList(
            "test", Map.of("a-s", new Price(1_000_000, 0, 10_000_000), "b-s", new Price(2_000_000, 0, 20_000_000)));
    static final CallLimits LIMITS = new CallLimits(
            Duration.ofSeconds(20), Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(2));
    static final Duration REQUEST_LIMIT = Duration.ofSeconds(90);
    static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(10);

    final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<ModelEvent> events = new ArrayList<>();
    final List<Throwable> errors = new ArrayList<>();
    RetryBudget budget = new RetryBudget(1, 100);
    CircuitSettings circuit = new CircuitSettings(10, 10, 0.5, Duration.ofSeconds(10), 1);
    int maxCalls = 3;
    CallLimits limits = LIMITS;
    Duration requestLimit = REQUEST_LIMIT;

    /** Limits that a crowded machine does not reach, for chains in real time. */
    static ChainBench patient() {
        ChainBench bench = new ChainBench();
        Duration ample = Duration.ofMinutes(5);
        bench.limits = new CallLimits(ample, ample, ample, ample);
        bench.requestLimit = ample;
        return bench;
    }

    /** Models are named after the provider and the tier: {@code a-e}, {@code a-s}, {@code a-p}. */
    ProviderChain chain(ModelProvider... providers) {
        return chain(
                Timekeeper.of(scheduler),
                provider -> Map.of(
                        Tier.ECONOMY, provider.name() + "-e",
                        Tier.STANDARD, provider.name() + "-s",
                        Tier.PREMIUM, provider.name() + "-p"),
                providers);
    }

    ProviderChain chain(Timekeeper time, Map<Tier, String> models, ModelProvider... providers) {
        return chain(time, provider -> models, providers);
    }

    private ProviderChain chain(
            Timekeeper time, Function<ModelProvider, Map<Tier, String>> models, ModelProvider... providers) {
        List<ChainLink> links = new ArrayList<>();
        for (ModelProvider provider : providers) {
            links.add(new ChainLink(
                    provider,
                    models.apply(provider),
                    Circuits.create(provider.name(), circuit, new VirtualClock(time)),
                    budget));
        }
        return new ProviderChain(
                links,
                PRICES,
                new RetryPolicy(
                        maxCalls,
                        new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4), () -> 0.5),
                        LONGEST_RETRY_AFTER),
                limits,
                requestLimit,
                new CallJournal(meters, new Traces(OpenTelemetry.noop())),
                time);
    }

    /** Starts a request; its events are kept. */
    Disposable ask(ModelClient chain) {
        events.clear();
        return chain.answer(Asked.request("Hello")).subscribe(events::add, errors::add);
    }

    void pass(Duration time) {
        scheduler.advanceTimeBy(time);
    }

    /** The text of the last attempt. */
    String text() {
        StringBuilder text = new StringBuilder();
        int attempt = 0;
        for (ModelEvent event : events) {
            if (event instanceof ModelEvent.TextDelta delta) {
                if (delta.attempt() != attempt) {
                    text.setLength(0);
                    attempt = delta.attempt();
                }
                text.append(delta.text());
            }
        }
        return text.toString();
    }

    boolean ended() {
        return !events.isEmpty() && events.get(events.size() - 1) instanceof ModelEvent.Outcome;
    }

    ModelEvent.Answered answered() {
        return (ModelEvent.Answered) events.get(events.size() - 1);
    }

    ModelEvent.Failed failed() {
        return (ModelEvent.Failed) events.get(events.size() - 1);
    }

    private static final class VirtualClock extends Clock {

        private final Timekeeper time;

        VirtualClock(Timekeeper time) {
            this.time = time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return time.instant();
        }
    }
}
