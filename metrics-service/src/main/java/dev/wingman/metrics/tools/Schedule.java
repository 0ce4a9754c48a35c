package dev.wingman.metrics.tools;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Which troubles happen when. Immutable. */
record Schedule(Instant begin, Duration length, List<Planned> planned) {

    /** Until everything is usual, and every window full. */
    static final Duration WARM_UP = Duration.ofMinutes(6);

    /** Between two troubles at the same part: windows forget the first, its alert ends. */
    static final Duration REST = Duration.ofMinutes(8);

    private static final int TRIES = 400;

    /** Of incidents of a kind in an hour, on average; the most of all. */
    private static final double INCIDENTS_PER_HOUR = 0.6;

    private static final double HARMLESS_PER_HOUR = 0.4;

    /** Of each kind that needs everything, or all endpoints, for itself. */
    private static final double SWEEPING_PER_HOUR = 0.25;

    /** A trouble with its time; ms. */
    record Planned(Trouble trouble, long begin) {

        long end() {
            return begin + trouble.lasts().toMillis();
        }

        boolean isOn(long now) {
            return begin <= now && now < end();
        }

        private boolean collides(Planned other) {
            long rest = REST.toMillis();
            return begin < other.end() + rest && other.begin < end() + rest && trouble.disturbs(other.trouble());
        }
    }

    Schedule {
        planned = planned.stream()
                .sorted(Comparator.comparingLong(Planned::begin))
                .toList();
    }

    /** One trouble, in the middle of nothing. */
    static Schedule only(Trouble trouble, Instant begin) {
        Planned planned = new Planned(trouble, begin.plus(WARM_UP).toEpochMilli());
        return new Schedule(begin, WARM_UP.plus(trouble.lasts()).plus(REST), List.of(planned));
    }

    /** Some of each kind, at random times. What finds no place is left out. */
    static Schedule of(long seed, Instant begin, Duration length) {
        Dice dice = new Dice(seed);
        List<Trouble> drafts = new ArrayList<>();
        for (int round = 0; round < Math.max(1, Math.round(INCIDENTS_PER_HOUR * length.toMinutes() / 60.0)); round++) {
            make(Incidents.KINDS.values(), round, length, INCIDENTS_PER_HOUR, dice, drafts);
            make(Harmless.KINDS.values(), round, length, HARMLESS_PER_HOUR, dice, drafts);
        }
        // What needs much for itself finds a place only while there is room.
        drafts.sort(Comparator.comparing((Trouble draft) -> !draft.touches().contains(Trouble.EVERYTHING))
                .thenComparing(draft -> !draft.touches().contains(Trouble.API)));
        List<Planned> planned = new ArrayList<>();
        drafts.forEach(draft -> place(draft, begin, length, dice, planned));
        return new Schedule(begin, length, planned);
    }

    private static void make(
            Collection<Function<Dice, Trouble>> kinds,
            int round,
            Duration length,
            double perHour,
            Dice dice,
            List<Trouble> drafts) {
        for (Function<Dice, Trouble> kind : kinds) {
            Trouble draft = kind.apply(dice);
            double wanted = (draft.sweeping() ? SWEEPING_PER_HOUR : perHour) * length.toMinutes() / 60.0;
            if (round < Math.max(1, Math.round(wanted))) {
                drafts.add(draft);
            }
        }
    }

    private static void place(Trouble draft, Instant begin, Duration length, Dice dice, List<Planned> planned) {
        long first = begin.plus(WARM_UP).getEpochSecond();
        long last = begin.plus(length).minus(REST).minus(draft.lasts()).getEpochSecond();
        for (int i = 0; i < TRIES && last > first; i++) {
            Planned here = new Planned(draft, (first + (long) (dice.between(0.0, 1.0) * (last - first))) * 1_000);
            if (planned.stream().noneMatch(here::collides)) {
                planned.add(here);
                return;
            }
        }
    }

    List<Planned> incidents() {
        return planned.stream().filter(one -> !one.trouble().harmless()).toList();
    }

    List<Planned> harmless() {
        return planned.stream().filter(one -> one.trouble().harmless()).toList();
    }
}
