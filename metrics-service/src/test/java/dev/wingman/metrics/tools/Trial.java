package dev.wingman.metrics.tools;

import dev.wingman.metrics.alerts.AlertReplay;
import dev.wingman.metrics.alerts.WatchedRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule that happened, with what the rules made of it. */
record Trial(List<Simulation.Told> told, Verdicts verdicts) {

    private static final Duration THRESHOLD = Duration.ofMillis(300);

    /** With the rules that come with the service. */
    static Trial shipped(Schedule schedule, long seed) {
        return with(null, schedule, seed);
    }

    /** @param rules null for those that come with the service */
    static Trial with(@Nullable Path rules, Schedule schedule, long seed) {
        List<WatchedRule> watched = new ArrayList<>();
        Simulation simulation = new Simulation(schedule, seed, THRESHOLD, (now, out) -> {
            AlertReplay alerts = new AlertReplay(rules, name -> null, now, out);
            watched.addAll(alerts.rules());
            return alerts;
        });
        List<Simulation.Told> told = simulation.run();
        return new Trial(told, Verdicts.of(schedule, watched, told, new Observer(simulation.journal(), THRESHOLD)));
    }
}
