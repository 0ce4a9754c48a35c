package dev.wingman.chat.ledger;

import dev.wingman.chat.projection.LoggedTurn;
import dev.wingman.chat.projection.TurnsTarget;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.Publication;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.LedgerDayUpdated;
import dev.wingman.schemas.chat.LedgerEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Adds the turns up in PostgreSQL and publishes the sums that have changed to {@code chat.ledger}, at most once a second.
 */
final class LedgerTarget implements TurnsTarget {

    static final String GROUP = "chat-ledger";

    private static final Duration PUBLISH_EVERY = Duration.ofSeconds(1);
    private static final Duration EXPIRE_EVERY = Duration.ofMinutes(1);

    private final LedgerTable table;
    private final @Nullable BudgetTable budgets;
    private final EventPublisher publisher;
    private final InstantSource clock;
    private final Counter counted;
    private final EventCodec<LedgerEvent> codec = new EventCodec<>(Topics.CHAT_LEDGER);
    private Instant published = Instant.MIN;
    private Instant expired = Instant.MIN;

    /** @param budgets whose orphaned reservations are given back; null when nobody has a limit */
    LedgerTarget(
            LedgerTable table,
            @Nullable BudgetTable budgets,
            EventPublisher publisher,
            InstantSource clock,
            MeterRegistry meters) {
        this.table = table;
        this.budgets = budgets;
        this.publisher = publisher;
        this.clock = clock;
        this.counted = Counter.builder("wingman.chat.ledger.counted")
                .description("Turns added up in PostgreSQL")
                .register(meters);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> places(Set<Integer> partitions) {
        return table.places(partitions).toFuture();
    }

    @Override
    public CompletionStage<?> write(List<LoggedTurn> turns, Map<Integer, Long> next) {
        return table.add(turns, next).toFuture().thenAccept(counted::increment);
    }

    @Override
    public CompletionStage<?> rest() {
        Instant now = clock.instant();
        Mono<Void> due = Mono.empty();
        if (budgets != null && !now.isBefore(after(expired, EXPIRE_EVERY))) {
            expired = now;
            due = due.then(budgets.expire(now));
        }
        if (!now.isBefore(after(published, PUBLISH_EVERY))) {
            published = now;
            due = due.then(table.publish(now, this::publish)).then();
        }
        return due.toFuture();
    }

    private Mono<Void> publish(List<LedgerDayUpdated> days) {
        List<Publication<LedgerEvent>> events = days.stream()
                .map(day -> new Publication<LedgerEvent>(null, day.key(), day, day.updatedAt(), TraceContext.start()))
                .toList();
        return Mono.fromCompletionStage(() -> publisher.publishAll(codec, events));
    }

    private static Instant after(Instant time, Duration wait) {
        return time.equals(Instant.MIN) ? time : time.plus(wait);
    }
}
