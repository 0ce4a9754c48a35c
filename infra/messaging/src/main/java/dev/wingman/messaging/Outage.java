package dev.wingman.messaging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs one line when something stops working and one when it works again. Safe for concurrent use. */
final class Outage {

    private static final long NONE = Long.MIN_VALUE;

    private final Logger log;
    private final String what;
    private final AtomicLong begin = new AtomicLong(NONE);

    /** @param what the thing that works or does not, as the log names it, for example {@code dead letters of group x} */
    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void begin(@Nullable Throwable cause) {
        if (begin.compareAndSet(NONE, System.nanoTime())) {
            log.atWarn()
                    .addKeyValue("cause", cause == null ? "no answer" : cause.toString())
                    .log("{}: outage begins", what);
        }
    }

    void end() {
        if (begin.get() == NONE) {
            return;
        }
        long since = begin.getAndSet(NONE);
        if (since != NONE) {
            Duration lasted = Duration.ofNanos(System.nanoTime() - since);
            log.atInfo().addKeyValue("lastedMillis", lasted.toMillis()).log("{}: outage ends", what);
        }
    }

    boolean ongoing() {
        return begin.get() != NONE;
    }
}
