package dev.wingman.chat.provider;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a call that is too slow. One timer is set for each quiet period instead of one for each piece of text, so that
 * thousands of streams cost little; it looks often enough to be never late. For one call, whose events come one after
 * another.
 */
final class CallWatch {

    private final CallLimits limits;
    private final Timekeeper time;
    private final long started;
    private final long end;
    private volatile long due;
    private volatile boolean expired;

    /** @param remaining nanoseconds that the request has left */
    CallWatch(CallLimits limits, long remaining, Timekeeper time) {
        this.limits = limits;
        this.time = time;
        this.started = time.now();
        this.end = started + Math.min(limits.total().toNanos(), remaining);
        this.due = earlier(started + limits.firstToken().toNanos());
    }

    /**
     * The events of the call, or {@link ProviderFault#TIMED_OUT}. The watch completes and raises no error, since {@code
     * takeUntilOther} then leaves the call running.
     *
     * @see <a href="https://github.com/reactor/reactor-core/issues/4230">reactor-core 4230</a>
     */
    Flux<ProviderEvent> guard(Flux<ProviderEvent> events) {
        Mono<Long> expiry = Mono.defer(this::sleep).repeat(() -> !expired).ignoreElements();
        return events.takeUntilOther(expiry).concatWith(Mono.defer(this::verdict));
    }

    /** Text has come. */
    void text() {
        due = earlier(time.now() + limits.idle().toNanos());
    }

    /** A sign of life has come; before the first text it changes nothing. */
    void alive(boolean textSeen) {
        if (textSeen) {
            text();
        }
    }

    /** The answer is complete. */
    void finished() {
        due = earlier(time.now() + limits.closing().toNanos());
    }

    private long earlier(long moment) {
        return moment - end < 0 ? moment : end;
    }

    private Mono<Long> sleep() {
        long left = due - time.now();
        if (left <= 0) {
            expired = true;
            return Mono.empty();
        }
        return time.after(Math.min(
                left, Math.min(limits.idle().toNanos(), limits.closing().toNanos())));
    }

    private Mono<ProviderEvent> verdict() {
        return expired ? Mono.error(new ProviderException(ProviderFault.TIMED_OUT, "too slow")) : Mono.empty();
    }
}
