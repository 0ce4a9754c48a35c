package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.AnswerForgotten;
import dev.wingman.schemas.chat.AnswerRecallRequested;
import dev.wingman.schemas.chat.AnswerRecalled;
import dev.wingman.schemas.chat.ServedTurn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a recall out: first the answer is taken away from every instance, by the topic that all of them read, and from
 * Redis; then the turns that were served from it are gathered from PostgreSQL and, as far as that is behind, from the end
 * of the log. Blocks for at most about two seconds.
 */
final class Recall {

    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);

    /** As many fit into a record with room to spare. */
    static final int MOST_TURNS = 2_000;

    private static final Duration PURGE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LIST_LIMIT = Duration.ofMillis(1_200);

    /** In it, turns that found the answer just before it was purged come to stand in the log. */
    private static final Duration SETTLE = Duration.ofMillis(250);

    private final Shelf shelf;
    private final AnswerLog log;
    private final RedisAnswers redis;
    private final ServedTurns served;
    private final ServedTail tail;
    private final Function<AnswerRecalled, CompletionStage<?>> results;
    private final AnswerMeters meters;
    private final InstantSource clock;

    Recall(
            Shelf shelf,
            AnswerLog log,
            RedisAnswers redis,
            ServedTurns served,
            ServedTail tail,
            Function<AnswerRecalled, CompletionStage<?>> results,
            AnswerMeters meters,
            InstantSource clock) {
        this.shelf = shelf;
        this.log = log;
        this.redis = redis;
        this.served = served;
        this.tail = tail;
        this.results = results;
        this.meters = meters;
        this.clock = clock;
    }

    /** @return completes when the result is published; fails when the answer could not be purged, so that it is tried again */
    CompletionStage<?> carryOut(AnswerRecallRequested command)
            throws InterruptedException, ExecutionException, TimeoutException {
        Instant now = clock.instant();
        boolean known = shelf.find(command.key()) != null;
        AnswerForgotten forgotten = new AnswerForgotten(command.key(), now);
        shelf.forget(forgotten);
        log.append(command.key(), forgotten).toCompletableFuture().get(PURGE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        boolean deleted = Long.valueOf(1)
                .equals(redis.delete(command.key()).toFuture().get(PURGE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        meters.recalled();
        LOG.atInfo()
                .addKeyValue("key", command.key())
                .addKeyValue("operator", command.operator())
                .log("A kept answer was recalled");
        TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
        return results.apply(result(command, now, known || deleted));
    }

    private AnswerRecalled result(AnswerRecallRequested command, Instant purged, boolean known) {
        Set<ServedTurn> turns = new HashSet<>();
        boolean complete;
        try {
            // the log before the table, so that a turn that moves from the one to the other meanwhile is found
            ServedTail.Tail newest = tail.of(command.key(), LIST_LIMIT);
            Set<String> requests = new HashSet<>();
            List<ServedTurn> stored = served.of(command.key(), MOST_TURNS + 1)
                    .toFuture()
                    .get(LIST_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            for (ServedTurn turn : stored) {
                requests.add(turn.requestId());
                turns.add(turn);
            }
            newest.turns().stream()
                    .filter(turn -> requests.add(turn.requestId()))
                    .forEach(turns::add);
            complete = newest.complete() && turns.size() <= MOST_TURNS;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("key", command.key()).log("Not all served turns could be listed");
            complete = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            complete = false;
        }
        List<ServedTurn> oldestFirst = new ArrayList<>(turns);
        oldestFirst.sort(Comparator.comparing(ServedTurn::servedAt).thenComparing(ServedTurn::requestId));
        return new AnswerRecalled(
                command.commandId(),
                command.key(),
                command.operator(),
                known,
                oldestFirst.subList(0, Math.min(MOST_TURNS, oldestFirst.size())),
                complete,
                command.requestedAt(),
                purged);
    }
}
