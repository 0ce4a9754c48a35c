package dev.wingman.chat.projection;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What is made of the turns. Called by one thread; a stage that fails or takes too long makes the reader begin anew. */
public interface TurnsTarget {

    /**
     * Where to read on in newly assigned partitions; one that is not in the answer is read from where the group stored it,
     * or from its beginning.
     */
    CompletionStage<Map<Integer, Long>> places(Set<Integer> partitions);

    /**
     * Takes turns, in the order of each partition. May be given the same ones again.
     *
     * @param next place behind the records of each partition, those included that hold no readable turn
     * @return completes when they are safe
     */
    CompletionStage<?> write(List<LoggedTurn> turns, Map<Integer, Long> next);

    /** Between batches, at least twice a second while nothing fails: for work that is due now and then. */
    CompletionStage<?> rest();
}
