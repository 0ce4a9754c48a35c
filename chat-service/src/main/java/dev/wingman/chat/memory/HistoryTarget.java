package dev.wingman.chat.memory;

import dev.wingman.chat.answers.ServedTurns;
import dev.wingman.chat.projection.LoggedTurn;
import dev.wingman.chat.projection.TurnsTarget;
import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Copies the turns of conversations into PostgreSQL, and notes those that a kept answer was given to; a turn that is there
 * already stays as it is.
 */
final class HistoryTarget implements TurnsTarget {

    static final String GROUP = "chat-history";

    private final HistoryTable table;
    private final ServedTurns served;
    private final Counter projected;

    HistoryTarget(HistoryTable table, ServedTurns served, MeterRegistry meters) {
        this.table = table;
        this.served = served;
        this.projected = Counter.builder("wingman.chat.history.projected")
                .description("Turns copied from chat.turns to PostgreSQL")
                .register(meters);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> places(Set<Integer> partitions) {
        return CompletableFuture.completedFuture(Map.of());
    }

    @Override
    public CompletionStage<?> write(List<LoggedTurn> turns, Map<Integer, Long> next) {
        List<TurnCompleted> remembered = turns.stream()
                .map(LoggedTurn::turn)
                .filter(TurnCompleted::remembered)
                .toList();
        CompletionStage<?> listed =
                served.add(turns.stream().map(LoggedTurn::turn).toList()).toFuture();
        return remembered.isEmpty()
                ? listed
                : table.add(remembered)
                        .toFuture()
                        .thenRun(() -> projected.increment(remembered.size()))
                        .thenCompose(done -> listed);
    }

    @Override
    public CompletionStage<?> rest() {
        return CompletableFuture.completedFuture(null);
    }
}
