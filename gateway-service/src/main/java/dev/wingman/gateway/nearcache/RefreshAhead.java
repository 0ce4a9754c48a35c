package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.TraceContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks for hot entries anew before their time is over, so that nobody has to wait for them: those that are read several
 * times in the last fifth of their time. At most {@value #MOST_PER_SECOND} a second; a failed one is tried again after
 * some seconds. Safe for concurrent use.
 */
final class RefreshAhead {

    static final int MOST_PER_SECOND = 500;

    private final EntryRequests requests;
    private final NearCacheMeters meters;
    private final int reads;

    /** The second and how many were asked for in it, in one number. */
    private final AtomicLong asked = new AtomicLong();

    /** @param reads how many make an entry hot; 0: none is */
    RefreshAhead(EntryRequests requests, int reads, NearCacheMeters meters) {
        this.requests = requests;
        this.reads = reads;
        this.meters = meters;
    }

    /** An entry was read while it was fresh. */
    void read(EntryKey key, NearEntry entry, long nowMillis) {
        if (reads > 0 && entry.refreshDue(nowMillis, reads) && admits(nowMillis / 1_000)) {
            meters.refreshed(key.cache());
            requests.request(key, new Demand(null, entry.version()), TraceContext.start())
                    .whenComplete((done, failure) -> {
                        // when it can't be asked for, it is again at the next turn, or loaded when its time is over
                    });
        }
    }

    private boolean admits(long second) {
        long now = asked.updateAndGet(
                before -> before / (MOST_PER_SECOND + 1L) == second ? before + (full(before) ? 0 : 1) : first(second));
        return !full(now);
    }

    private static long first(long second) {
        return second * (MOST_PER_SECOND + 1L);
    }

    private static boolean full(long state) {
        return state % (MOST_PER_SECOND + 1L) == MOST_PER_SECOND;
    }
}
