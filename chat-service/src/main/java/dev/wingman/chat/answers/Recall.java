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

    private AnswerRecalled result(AnswerRecallRequested command, Instant purged, boolean known)
            throws InterruptedException {
        Set<String> requests = new HashSet<>();
        List<ServedTurn> turns = new ArrayList<>();
        // the log before the table, so that a turn that moves from the one to the other meanwhile is found
        boolean logged = logged(command.key(), requests, turns);
        boolean stored = stored(command.key(), requests, turns);
        turns.sort(Comparator.comparing(ServedTurn::servedAt).thenComparing(ServedTurn::requestId));
        return new AnswerRecalled(
                command.commandId(),
                command.key(),
                command.operator(),
                known,
                turns.subList(0, Math.min(MOST_TURNS, turns.size())),
                logged && stored && turns.size() <= MOST_TURNS,
                command.requestedAt(),
                purged);
    }

    /** Adds the turns of the log's end; whether these are all. */
    private boolean logged(String key, Set<String> requests, List<ServedTurn> turns) {
        try {
            ServedTail.Tail newest = tail.of(key, LIST_LIMIT);
            add(newest.turns(), requests, turns);
            return newest.complete();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("key", key).log("The served turns in the log could not be listed");
            return false;
        }
    }

    /** Adds the turns of the table; whether these are all. */
    private boolean stored(String key, Set<String> requests, List<ServedTurn> turns) throws InterruptedException {
        try {
            add(
                    served.of(key, MOST_TURNS + 1).toFuture().get(LIST_LIMIT.toMillis(), TimeUnit.MILLISECONDS),
                    requests,
                    turns);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).addKeyValue("key", key).log("The served turns in PostgreSQL could not be listed");
            return false;
        }
    }

    private static void add(List<ServedTurn> found, Set<String> requests, List<ServedTurn> turns) {
        found.stream().filter(turn -> requests.add(turn.requestId())).forEach(turns::add);
    }
}
