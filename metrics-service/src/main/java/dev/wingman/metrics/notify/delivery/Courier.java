package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.delivery.Answer.Later;
import dev.wingman.metrics.notify.delivery.Answer.Refused;
import dev.wingman.metrics.notify.delivery.Answer.Taken;
import dev.wingman.metrics.notify.desk.Letter;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings letters to one receiver, one after the other, on a thread of its own, so that no receiver waits for another. A
 * letter that is not taken is tried again, and those behind it wait: what is down for one is down for all. Its queue is
 * bounded by what the desk hands out. Its methods are called by any thread.
 */
final class Courier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    private final String receiver;
    private final Patience patience;
    private final Consumer<Outcome> outcomes;
    private final DeliveryMeters.OfReceiver meters;
    private final LinkedBlockingQueue<Letter> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile Line line;
    private volatile boolean closed;
    private volatile boolean failing;
    private volatile boolean leaving;

    /** What may change while letters wait. */
    record Line(Transport transport, Pace pace) {}

    /** @param outcomes is told of each letter's end, on the courier's thread */
    Courier(
            String receiver,
            Line line,
            Patience patience,
            Consumer<Outcome> outcomes,
            DeliveryMeters.OfReceiver meters) {
        this.receiver = receiver;
        this.line = line;
        this.patience = patience;
        this.outcomes = outcomes;
        this.meters = meters;
        this.thread = new Thread(this::run, "notify-" + receiver);
        thread.setDaemon(true);
        thread.start();
    }

    void add(Letter letter) {
        queue.add(letter);
    }

    /** Attempts from now on go another way. */
    void change(Line now) {
        line = now;
    }

    /** What waits goes another way, and then it ends. */
    void retire(Line last) {
        line = last;
        leaving = true;
    }

    int waiting() {
        return queue.size();
    }

    /** Whether the last attempt was not taken. */
    boolean failing() {
        return failing;
    }

    /** Begins no further letter. */
    @Override
    public void close() {
        closed = true;
    }

    /** Waits for the attempt that is under way. What is not taken by then is left to the next owner. */
    void join(Duration limit) throws InterruptedException {
        closed = true;
        thread.join(Math.max(1, limit.toMillis()));
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                Letter letter = queue.poll(100, TimeUnit.MILLISECONDS);
                if (letter != null) {
                    deliver(letter);
                } else if (leaving) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Letter letter) throws InterruptedException {
        long deadline = System.nanoTime() + patience.giveUpAfter().toNanos();
        boolean mayHaveIt = letter.mayBeRepeated();
        for (int attempt = 1; !closed; attempt++) {
            Line now = line;
            now.pace().take();
            if (closed) {
                return;
            }
            Answer answer = attempt(now, letter);
            now.pace().rest();
            if (answer instanceof Taken) {
                tell(true, "");
                outcomes.accept(new Outcome(letter, null, false, attempt, mayHaveIt));
                return;
            }
            if (answer instanceof Refused refused) {
                tell(false, refused.reason());
                outcomes.accept(new Outcome(letter, refused.reason(), true, attempt, mayHaveIt));
                return;
            }
            Later later = (Later) answer;
            tell(false, later.reason());
            meters.retried();
            mayHaveIt |= later.mayHaveIt();
            Duration wait = patience.after(attempt);
            Duration wanted = later.retryAfter();
            if (wanted != null && wanted.compareTo(wait) > 0) {
                wait = wanted;
            }
            now.pace().pause(wait);
            if (System.nanoTime() + wait.toNanos() - deadline > 0) {
                outcomes.accept(new Outcome(letter, "given up: " + later.reason(), false, attempt, mayHaveIt));
                return;
            }
        }
    }

    private static Answer attempt(Line now, Letter letter) throws InterruptedException {
        try {
            return now.transport().send(letter);
        } catch (RuntimeException e) {
            // its message might quote an address
            log.atError().addKeyValue("fault", e.getClass().getName()).log("a notification can't be made");
            return new Refused("it can't be made: " + e.getClass().getSimpleName());
        }
    }

    /** One line when it stops working and one when it works again. */
    private void tell(boolean works, String reason) {
        if (works && failing) {
            log.info("receiver {} takes notifications again", receiver);
        } else if (!works && !failing) {
            log.warn("receiver {} does not take notifications: {}", receiver, reason);
        }
        failing = !works;
    }
}
