package dev.wingman.chat.turn;

import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What chat-service tells of its turns. Safe for concurrent use.
 *
 * <ul>
 *   <li>{@code wingman.chat.turns} (timer; {@code outcome} = completed or a failure reason, {@code tier}): from the
 *       start of the work to the acknowledged turn
 *   <li>{@code wingman.chat.transactions} (timer): how long a commit takes
 *   <li>{@code wingman.chat.turns.adopted} (counter): turns that were appended but not committed by a previous owner,
 *       and written again unchanged
 *   <li>{@code wingman.chat.turns.rerun} (counter): requests handed out again after an unclean change of owner and
 *       without a turn in the log; for at most so many the provider may have been called twice. Their turns carry {@code
 *       mayHaveBeenBegun}
 *   <li>{@code wingman.chat.log.reopened} (counter): transactions that failed
 *   <li>{@code wingman.ai.cost} (counter, US dollars) by {@code tier}: what the turns' model calls cost
 *   <li>{@code wingman.ai.saved}, {@code wingman.ai.lost} (counters, US dollars) by {@code cause}, {@code routing}, {@code
 *       cache} or {@code compression}: what it saved, and where it cost more; the savings are their difference
 *   <li>{@code wingman.chat.deltas.lost} (counter): deltas that could not be published; the terminal event carries the
 *       whole text all the same
 * </ul>
 */
final class TurnMetrics {

    private static final double MICROS = 1_000_000;

    private final MeterRegistry meters;
    private final Timer commits;
    private final Counter adopted;
    private final Counter rerun;
    private final Counter reopened;
    private final Counter deltasLost;
    private final Map<Tier, Counter> cost = new EnumMap<>(Tier.class);
    private final Savings routing;
    private final Savings cache;
    private final Savings compression;

    TurnMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.commits = Timer.builder("wingman.chat.transactions")
                .description("Duration of a commit")
                .register(meters);
        this.adopted = counter("wingman.chat.turns.adopted", "Turns of a previous owner that were written again");
        this.rerun = counter("wingman.chat.turns.rerun", "Requests that a previous owner may have begun to answer");
        this.reopened = counter("wingman.chat.log.reopened", "Transactions that failed");
        this.deltasLost = counter("wingman.chat.deltas.lost", "Deltas that could not be published");
        for (Tier tier : Tier.values()) {
            cost.put(tier, dollars("wingman.ai.cost", "What model calls cost", "tier", name(tier)));
        }
        this.routing = new Savings("routing");
        this.cache = new Savings("cache");
        this.compression = new Savings("compression");
    }

    void committed(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    void adopted() {
        adopted.increment();
    }

    void rerun() {
        rerun.increment();
    }

    void reopened() {
        reopened.increment();
    }

    void deltaLost() {
        deltasLost.increment();
    }

    void ended(TurnCompleted turn) {
        String outcome = turn.failure() == null ? "completed" : name(turn.failure());
        Timer.builder("wingman.chat.turns")
                .description("From the start of the work to the acknowledged turn")
                .tag("outcome", outcome)
                .tag("tier", name(turn.tier()))
                .register(meters)
                .record(Duration.ofNanos(
                        TimeUnit.MICROSECONDS.toNanos(turn.timing().totalMicros())));
        turn.calls()
                .forEach(call -> Objects.requireNonNull(cost.get(call.tier())).increment(call.costMicroUsd() / MICROS));
        TurnAccount account = turn.account();
        if (account != null) {
            routing.add(account.savedByRoutingMicroUsd());
            cache.add(account.savedByCacheMicroUsd());
            compression.add(account.savedByCompressionMicroUsd());
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Counter dollars(String name, String description, String tag, String value) {
        return Counter.builder(name)
                .description(description)
                .baseUnit("usd")
                .tag(tag, value)
                .register(meters);
    }

    /** Counters only grow: what is lost has one of its own. */
    private final class Savings {

        private final Counter saved;
        private final Counter lost;

        private Savings(String cause) {
            saved = dollars("wingman.ai.saved", "What was saved against the baseline", "cause", cause);
            lost = dollars("wingman.ai.lost", "What was spent beyond the baseline", "cause", cause);
        }

        void add(long microUsd) {
            (microUsd < 0 ? lost : saved).increment(Math.abs(microUsd) / MICROS);
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
