package dev.wingman.chat.turn;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Knows from where in {@code chat.turns} a successor must read to find every turn whose request it will be handed
 * again. That place is stored as the metadata of the consumed offset. Not safe for concurrent use.
 *
 * <p>Invariant: the turns of all requests at or after the stored offset lie at or after the stored place.
 */
final class Progress {

    private static final String NOTHING_BEGUN = "closed";
    private static final Pattern METADATA = Pattern.compile("turns=(\\d{1,18})( " + NOTHING_BEGUN + ")?");

    /** Offset of each turn by the offset of its request, for requests not yet covered by the stored offset. */
    private final NavigableMap<Long, Long> turnByRequest = new TreeMap<>();

    private long next;

    /**
     * @param end where the next turn will be written at the earliest
     */
    Progress(long end) {
        this.next = end;
    }

    /** The place that a predecessor stored; null when it stored none. */
    static @Nullable Long stored(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return null;
        }
        Matcher matcher = METADATA.matcher(committed.metadata());
        return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
    }

    /** Whether the predecessor ended with nothing begun and not ended. */
    static boolean closed(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return false;
        }
        Matcher matcher = METADATA.matcher(committed.metadata());
        return matcher.matches() && matcher.group(2) != null;
    }

    /** The same place, for a successor that shall know that nothing is begun and not ended. */
    static OffsetAndMetadata closed(long nextRequest, long place) {
        return new OffsetAndMetadata(nextRequest, "turns=" + place + " " + NOTHING_BEGUN);
    }

    /** Takes note of a turn in the log. Of several turns of one request the first place counts. */
    void written(long requestOffset, long turnOffset) {
        turnByRequest.merge(requestOffset, turnOffset, Math::min);
        next = Math.max(next, turnOffset + 1);
    }

    /** What to store when all requests before {@code nextRequest} are done. */
    OffsetAndMetadata upTo(long nextRequest) {
        long place = next;
        for (Map.Entry<Long, Long> later :
                turnByRequest.tailMap(nextRequest, true).entrySet()) {
            place = Math.min(place, later.getValue());
        }
        return new OffsetAndMetadata(nextRequest, "turns=" + place);
    }

    /** Forgets what the stored offset covers. */
    void stored(long nextRequest) {
        turnByRequest.headMap(nextRequest, false).clear();
    }
}
