package dev.wingman.chat.ledger;

import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.provider.Allowance;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.Tier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Budgets whose state is in PostgreSQL, for all instances together. Users without a limit are never looked up. While
 * PostgreSQL can't be asked, users with a limit wait ({@link Budgets.Unknown}), unless the settings say otherwise.
 */
final class StoredBudgets implements Budgets {

    private static final Logger LOG = LoggerFactory.getLogger(StoredBudgets.class);

    private final BudgetSettings settings;
    private final CostBound bound;
    private final BudgetTable table;
    private final InstantSource clock;
    private final Counter refused;
    private final Counter unknown;
    private final AtomicBoolean away = new AtomicBoolean();

    StoredBudgets(
            BudgetSettings settings, CostBound bound, BudgetTable table, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.bound = bound;
        this.table = table;
        this.clock = clock;
        this.refused = Counter.builder("wingman.chat.budgets.refused")
                .description("Requests that a budget was too small for")
                .register(meters);
        this.unknown = Counter.builder("wingman.chat.budgets.unknown")
                .description("Requests whose budget could not be looked up")
                .register(meters);
    }

    @Override
    public Mono<Decision> reserve(ChatRequested request, Tier tier, ModelContext context) {
        BudgetSettings.Limits limits = settings.of(request.userId());
        if (!limits.any()) {
            return Mono.just(Granted.WITHOUT_BOUND);
        }
        Allowance wanted = bound.of(tier, context, request.sampling());
        // Left to end by itself, not cancelled: a cancel that goes wrong inside the driver must not cost the signal.
        return Mono.fromFuture(
                        () -> table.reserve(request, wanted.microUsd(), limits, clock.instant(), settings.expiry())
                                .materialize()
                                .toFuture(),
                        true)
                .<BudgetTable.Reservation>dematerialize()
                .timeout(settings.timeout())
                .map(reservation -> decide(reservation, wanted))
                .onErrorResume(e -> Mono.just(withoutStore(e)));
    }

    private Decision decide(BudgetTable.Reservation reservation, Allowance wanted) {
        if (away.compareAndSet(true, false)) {
            LOG.info("Budgets are looked up in PostgreSQL again");
        }
        BudgetState refusal = reservation.refusal();
        if (refusal != null) {
            refused.increment();
            return new Refused(
                    refusal, refusal.remainingMicroUsd() + reservation.reservedMicroUsd() >= wanted.microUsd());
        }
        return new Granted(new Allowance(reservation.reservedMicroUsd(), wanted.inputTokens(), wanted.outputTokens()));
    }

    private Decision withoutStore(Throwable cause) {
        unknown.increment();
        if (away.compareAndSet(false, true)) {
            LOG.warn(
                    "Budgets can't be looked up in PostgreSQL; users with one {}: {}",
                    settings.failOpen() ? "may spend meanwhile" : "have to wait",
                    cause.toString());
        }
        return settings.failOpen() ? Granted.WITHOUT_BOUND : new Unknown();
    }
}
