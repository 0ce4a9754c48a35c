package dev.wingman.cache.changing;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.wingman.cache.loading.Announcements;
import dev.wingman.cache.loading.ChangeHandler;
import dev.wingman.cache.store.EntryStore;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import dev.wingman.schemas.cache.ChangeRequested;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import reactor.core.publisher.Mono;

/**
 * Answers requests for changes. What is committed is taken out of the store before it is announced; what may have been
 * committed is looked up until that is known. Safe for concurrent use; never blocks.
 */
final class Changes implements ChangeHandler {

    private static final Logger log = LoggerFactory.getLogger(Changes.class);

    private final Map<String, Change> kinds;
    private final Transactions transactions;
    private final EntryStore store;
    private final Announcements announcements;
    private final DoubtfulChanges doubtful;
    private final Clock clock;
    private final ChangingSettings settings;
    private final AtomicBoolean failing = new AtomicBoolean();

    Changes(
            Collection<Change> kinds,
            Transactions transactions,
            EntryStore store,
            Announcements announcements,
            DoubtfulChanges doubtful,
            Clock clock,
            ChangingSettings settings) {
        this.kinds = kinds.stream().collect(toUnmodifiableMap(Change::kind, Function.identity()));
        this.transactions = transactions;
        this.store = store;
        this.announcements = announcements;
        this.doubtful = doubtful;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public Mono<Void> answer(ChangeRequested request, TraceContext trace) {
        return Mono.defer(() -> {
            if (request.requestedAt().plus(settings.abandonAfter()).isBefore(clock.instant())) {
                // nobody waits, but a commit before a crash may not have been announced
                doubtful.add(request, trace);
                return Mono.empty();
            }
            return answered(request, trace)
                    .delayUntil(answer -> store.invalidate(answer.tags()))
                    .flatMap(answer -> Mono.fromCompletionStage(() -> announcements.announce(answer, trace)))
                    .then();
        });
    }

    private Mono<ChangeAnswered> answered(ChangeRequested request, TraceContext trace) {
        Change change = kinds.get(request.kind());
        if (change == null) {
            return Mono.just(nothing(
                    request, ChangeOutcome.REFUSED, null, "There is no change of this kind; is a service old?"));
        }
        // left to end by itself when it takes too long: whether it is committed shows later; a late failure is left
        return Mono.fromFuture(
                        () -> transactions.commit(change, request).materialize().toFuture(), true)
                .<ChangeAnswered>dematerialize()
                .timeout(settings.timeout())
                .doOnNext(done -> works())
                .onErrorResume(
                        ChangeRefused.class,
                        refusal ->
                                Mono.just(nothing(request, refusal.outcome(), refusal.field(), refusal.getMessage())))
                .onErrorResume(
                        DataIntegrityViolationException.class,
                        violation -> Mono.just(
                                nothing(request, ChangeOutcome.REFUSED, null, "The data does not allow this.")))
                .onErrorResume(failure -> Mono.just(doubt(request, trace, failure)));
    }

    private ChangeAnswered doubt(ChangeRequested request, TraceContext trace, Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            log.warn("changes can't be applied: {}", failure.toString());
        }
        doubtful.add(request, trace);
        return nothing(request, ChangeOutcome.UNAVAILABLE, null, "The database did not answer in time.");
    }

    private void works() {
        if (failing.get() && failing.compareAndSet(true, false)) {
            log.info("changes can be applied again");
        }
    }

    private ChangeAnswered nothing(
            ChangeRequested request, ChangeOutcome outcome, @Nullable String field, @Nullable String detail) {
        return new ChangeAnswered(
                request.requestId(),
                request.kind(),
                request.entity(),
                outcome,
                null,
                field,
                detail,
                List.of(),
                clock.instant());
    }
}
