package dev.wingman.chat.turn;

import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
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
 *   <li>{@code wingman.chat.deltas.lost} (counter): deltas that could not be published; the terminal event carries the
 *       whole text all the same
 * </ul>
 */
final class TurnMetrics {

    private final MeterRegistry meters;
    private final Timer commits;
    private final Counter adopted;
    private final Counter rerun;
    private final Counter reopened;
    private final Counter deltasLost;

    TurnMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.commits = Timer.builder("wingman.chat.transactions")
                .description("Duration of a commit")
                .register(meters);
        this.adopted = counter("wingman.chat.turns.adopted", "Turns of a previous owner that were written again");
        this.rerun = counter("wingman.chat.turns.rerun", "Requests that a previous owner may have begun to answer");
        this.reopened = counter("wingman.chat.log.reopened", "Transactions that failed");
        this.deltasLost = counter("wingman.chat.deltas.lost", "Deltas that could not be published");
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
        String outcome =
                turn.failure() == null ? "completed" : turn.failure().name().toLowerCase(Locale.ROOT);
        Timer.builder("wingman.chat.turns")
                .description("From the start of the work to the acknowledged turn")
                .tag("outcome", outcome)
                .tag("tier", turn.tier().name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(Duration.ofNanos(
                        TimeUnit.MICROSECONDS.toNanos(turn.timing().totalMicros())));
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
