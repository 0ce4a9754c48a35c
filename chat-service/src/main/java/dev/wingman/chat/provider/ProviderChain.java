package dev.wingman.chat.provider;

import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;

/**
 * Asks the providers in their order until one answers: retries with jitter that obey {@code Retry-After}, a circuit
 * breaker and a retry budget for each provider, and a time limit on the whole. Bounded by {@link RetryPolicy#maxCalls()}
 * calls of each provider. Safe for concurrent use.
 */
final class ProviderChain implements ModelClient, AutoCloseable {

    private static final ProviderException TOO_DEAR =
            new ProviderException(ProviderFault.UNAVAILABLE, "the allowance does not suffice for a call");

    private final List<ChainLink> links;
    private final PriceList prices;
    private final RetryPolicy retries;
    private final CallLimits limits;
    private final Duration requestLimit;
    private final CallJournal journal;
    private final Timekeeper time;

    /**
     * @param links in the order in which they are asked; at least one
     * @param requestLimit all calls and waits of a request together
     */
    ProviderChain(
            List<ChainLink> links,
            PriceList prices,
            RetryPolicy retries,
            CallLimits limits,
            Duration requestLimit,
            CallJournal journal,
            Timekeeper time) {
        this.links = List.copyOf(links);
        this.prices = prices;
        this.retries = retries;
        this.limits = limits;
        this.requestLimit = requestLimit;
        this.journal = journal;
        this.time = time;
    }

    @Override
    public Flux<ModelEvent> answer(ModelRequest request) {
        return Flux.defer(() -> new Answering(request).proceed());
    }

    @Override
    public void close() {
        links.forEach(link -> link.provider().close());
    }

    /** The work on one request; its steps follow one another. */
    private final class Answering {

        private final ModelRequest request;
        private final long end = time.now() + requestLimit.toNanos();
        private final List<ModelCallCompleted> calls = new ArrayList<>();
        private int position;
        private int callsOfLink;
        private ChainLink tried = links.get(0);
        private final List<ProviderException> failures = new ArrayList<>();

        Answering(ModelRequest request) {
            this.request = request;
        }

        Flux<ModelEvent> proceed() {
            while (position < links.size() && end - time.now() > 0) {
                ChainLink link = links.get(position);
                if (!affordable(link)) {
                    nextProvider(failures.isEmpty() ? TOO_DEAR : failures.get(failures.size() - 1));
                    continue;
                }
                if (link.circuit().tryAcquirePermission()) {
                    return call(link);
                }
                nextProvider(new ProviderException(
                        ProviderFault.CIRCUIT_OPEN, "the circuit is open", Circuits.openFor(link.circuit())));
            }
            return Flux.just(failed());
        }

        /** Failed calls may have been paid for: with an allowance there may be too little left for another one. */
        private boolean affordable(ChainLink link) {
            Allowance allowance = request.allowance();
            return allowance == null
                    || allowance.suffices(
                            calls.stream()
                                    .mapToLong(ModelCallCompleted::costMicroUsd)
                                    .sum(),
                            prices.of(link.model(request.tier())).orElse(Price.FREE));
        }

        private Flux<ModelEvent> call(ChainLink link) {
            if (callsOfLink++ == 0) {
                link.budget().earn();
            }
            tried = link;
            int attempt = calls.size() + 1;
            String model = link.model(request.tier());
            CallJournal.Entry entry = journal.begin(link.provider().name(), model, request);
            ProviderCall providerCall = new ProviderCall(
                    request.requestId(), attempt, model, request.messages(), request.sampling(), entry.trace());
            ModelCall call = new ModelCall(link, providerCall, request.tier(), limits, end - time.now(), time);
            return call.run().doOnCancel(entry::cancelled).concatWith(Flux.defer(() -> ended(link, call, entry)));
        }

        private Flux<ModelEvent> ended(ChainLink link, ModelCall call, CallJournal.Entry entry) {
            ModelCallCompleted record = call.record(prices);
            calls.add(record);
            entry.ended(record, call.failure(), call.finish(), call.counted());
            FinishReason finish = call.finish();
            if (finish != null) {
                return Flux.just(new ModelEvent.Answered(
                        record.attempt(), finish, request.tier(), record.provider(), record.model(), calls));
            }
            return afterFailure(link, Objects.requireNonNull(call.failure()));
        }

        private Flux<ModelEvent> afterFailure(ChainLink link, ProviderException cause) {
            ProviderFault.Remedy remedy = cause.fault().remedy();
            if (remedy == ProviderFault.Remedy.RETRY) {
                long wait = retries.backoff().nanos(callsOfLink, cause.retryAfter());
                if (mayRetry(link, cause, wait)) {
                    journal.retried(link.provider().name());
                    return time.after(wait).thenMany(Flux.defer(this::proceed));
                }
            }
            nextProvider(cause);
            return remedy == ProviderFault.Remedy.NONE ? Flux.just(failed()) : proceed();
        }

        private boolean mayRetry(ChainLink link, ProviderException cause, long wait) {
            Duration asked = cause.retryAfter();
            return callsOfLink < retries.maxCalls()
                    && (asked == null || asked.compareTo(retries.longestRetryAfter()) <= 0)
                    && wait < end - time.now()
                    && link.budget().spend();
        }

        private void nextProvider(ProviderException cause) {
            failures.add(cause);
            position++;
            callsOfLink = 0;
        }

        private ModelEvent failed() {
            Verdict verdict = Verdict.of(failures);
            return new ModelEvent.Failed(
                    verdict.reason(),
                    ProviderFault.detail(verdict.reason()),
                    verdict.retryAfter(),
                    request.tier(),
                    tried.provider().name(),
                    tried.model(request.tier()),
                    calls);
        }
    }
}
