package dev.wingman.metrics.tools;

import dev.wingman.metrics.alerts.AlertReplay;
import dev.wingman.metrics.windows.WindowReplay;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Lets a schedule happen, second by second, and the service watch it: telemetry arrives as in production, event time and
 * time of day go on together. Not safe for concurrent use.
 */
final class Simulation {

    /**
     * The most that the transactions and polls between event and alert add: twice a commit each 500 ms, and a poll of
     * 250 ms before each step and before the alert's reader. The tasks run without them here.
     */
    static final Duration ON_THE_WAY = Duration.ofMillis(1_750);

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60;
    private static final double SECONDS_OF_DAY = 86_400;
    private static final double DAY_AND_NIGHT = 0.35;

    /** An alert, and when it could be read, ms. */
    record Told(AlertFired alert, long at) {}

    private final Schedule schedule;
    private final Dice dice;
    private final Wire wire;
    private final Journal journal = new Journal();
    private final Traffic traffic;
    private final Machinery machinery;
    private final WindowReplay windows;
    private final AlertReplay alerts;
    private final List<Told> told = new ArrayList<>();
    private long now;
    private double mood;

    /**
     * @param threshold over which windows count slow requests
     * @param rules makes what judges the windows
     */
    Simulation(Schedule schedule, long seed, Duration threshold, RulesSource rules) {
        this.schedule = schedule;
        this.now = schedule.begin().toEpochMilli();
        this.dice = new Dice(seed);
        this.wire = new Wire(new Dice(dice.nextLong()));
        this.traffic = new Traffic(new Dice(dice.nextLong()), wire, journal);
        this.machinery = new Machinery(new Dice(dice.nextLong()), wire, journal);
        this.alerts = rules.open(now, this::take);
        this.windows = new WindowReplay(threshold, now, (topic, record) -> alerts.take(topic, record, now));
    }

    /** Makes what judges the windows. */
    interface RulesSource {

        /**
         * @param now time of day at the beginning, ms
         * @param out takes the alerts
         */
        AlertReplay open(long now, Consumer<AlertEvent> out);
    }

    private void take(AlertEvent event) {
        if (event instanceof AlertFired fired) {
            told.add(new Told(fired, now + ON_THE_WAY.toMillis()));
        }
    }

    /** Everything that fired, in order. */
    List<Told> run() {
        long end = schedule.begin().plus(schedule.length()).toEpochMilli();
        for (long second = schedule.begin().toEpochMilli(); second < end; second += SECOND) {
            happen(second);
            wire.deliverBefore(second + SECOND, (record, at) -> {
                now = at;
                windows.take(record, at);
            });
            now = second + SECOND;
            alerts.pass(now);
        }
        return List.copyOf(told);
    }

    private void happen(long second) {
        Weather weather = new Weather();
        schedule.planned().stream()
                .filter(planned -> planned.isOn(second))
                .forEach(planned -> planned.trouble().effect().in(weather, planned.begin(), second));
        double load = weather.load() * usualLoad(second / SECOND);
        traffic.second(weather, load, second);
        List<String> gateways =
                IntStream.range(0, Plant.GATEWAYS).mapToObj(traffic::instance).toList();
        machinery.second(weather, load, gateways, second);
    }

    /** Day and night, and what changes from minute to minute. */
    private double usualLoad(long second) {
        if (second % MINUTE == 0) {
            mood = 0.9 * mood + 0.05 * dice.gaussian();
        }
        double day = Math.sin(2 * Math.PI * (second / SECONDS_OF_DAY - 0.25));
        return (1 + DAY_AND_NIGHT * day) * Math.exp(mood);
    }

    Journal journal() {
        return journal;
    }

    WindowReplay windows() {
        return windows;
    }
}
