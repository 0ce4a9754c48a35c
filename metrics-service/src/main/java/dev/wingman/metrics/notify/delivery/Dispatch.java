package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.routes.Channel.Slack;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.metrics.notify.routes.Receiver;
import dev.wingman.metrics.notify.routes.Routes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The couriers of all receivers. {@link #outcomes} may be emptied by any thread, the other methods are called by one.
 */
public final class Dispatch implements AutoCloseable {

    /** What Slack allows for a webhook. */
    private static final Duration SLACK_PACE = Duration.ofSeconds(1);

    private final Patience patience;
    private final DeliveryMeters meters;
    private final Transports transports;
    private final Map<String, Courier> couriers = new ConcurrentHashMap<>();
    private final Map<String, Receiver> receivers = new HashMap<>();
    private final Map<String, Pace> slackPaces = new HashMap<>();
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    public Dispatch(Links links, Patience patience, DeliveryMeters meters, Clock clock) {
        this.patience = patience;
        this.meters = meters;
        this.transports = new Transports(links, patience.attempt(), clock);
    }

    /** Receivers are those of the routes from now on; letters of those that changed go the new way. */
    public void routes(Routes routes) {
        routes.receivers().forEach((name, receiver) -> {
            if (!receiver.equals(receivers.put(name, receiver))) {
                Courier.Line line = new Courier.Line(transports.of(receiver), pace(receiver));
                Courier known = couriers.get(name);
                if (known == null) {
                    open(name, line);
                } else {
                    known.change(line);
                }
            }
        });
        Courier.Line nowhere = new Courier.Line(
                letter -> new Answer.Refused("the receiver is no longer in the routes"), new Pace(Duration.ZERO));
        receivers.keySet().retainAll(routes.receivers().keySet());
        couriers.forEach((name, courier) -> {
            if (!receivers.containsKey(name)) {
                couriers.remove(name);
                courier.retire(nowhere);
            }
        });
    }

    private void open(String name, Courier.Line line) {
        DeliveryMeters.OfReceiver counts = meters.of(name);
        Courier courier = new Courier(
                name,
                line,
                patience,
                outcome -> {
                    counts.ended(outcome);
                    outcomes.add(outcome);
                },
                counts);
        counts.watch(courier::waiting);
        couriers.put(name, courier);
    }

    private Pace pace(Receiver receiver) {
        return receiver.channel() instanceof Slack slack
                ? slackPaces.computeIfAbsent(slack.url().value(), url -> new Pace(SLACK_PACE))
                : new Pace(Duration.ZERO);
    }

    public void send(Letter letter) {
        String name = letter.plan().receiver();
        Courier courier = couriers.get(name);
        if (letter.digest()) {
            meters.of(name).throttled(letter.parts().size());
        }
        if (courier == null) {
            outcomes.add(
                    new Outcome(letter, "the receiver is no longer in the routes", true, 0, letter.mayBeRepeated()));
        } else {
            courier.add(letter);
        }
    }

    /** The next end of a delivery; null when there is none. */
    public @Nullable Outcome outcome() {
        return outcomes.poll();
    }

    /** Letters that wait and whether the last attempt failed, by receiver. */
    public Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        couriers.forEach((name, courier) ->
                state.put(name, (courier.failing() ? "failing" : "ok") + ", " + courier.waiting() + " waiting"));
        return state;
    }

    /** Lets attempts that are under way end, within the limit in all; their outcomes can be taken afterwards. */
    public void stop(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        couriers.values().forEach(Courier::close);
        try {
            for (Courier courier : couriers.values()) {
                courier.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
        transports.close();
    }
}
