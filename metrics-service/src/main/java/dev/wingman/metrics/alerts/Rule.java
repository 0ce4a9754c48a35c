package dev.wingman.metrics.alerts;

import dev.wingman.schemas.alerts.AlertLabel;
import dev.wingman.schemas.alerts.AlertSeverity;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When to fire, and when to stop. Immutable.
 *
 * @param name unique among the rules
 * @param conditions at least one; all must hold; the first is the one whose value is told
 * @param hold how long they must hold before it fires; {@code for} in the file
 * @param keepFiringFor how long it must be good before it is over
 * @param runbook null when there is none
 */
record Rule(
        String name,
        Subjects subjects,
        List<Condition> conditions,
        Duration hold,
        Duration keepFiringFor,
        NoData noData,
        AlertSeverity severity,
        List<AlertLabel> labels,
        String summary,
        @Nullable String runbook) {

    boolean covers(SubjectWindows windows) {
        return family() == windows.family() && subjects.cover(windows.subject());
    }

    Class<?> family() {
        return main().metric().windows();
    }

    Condition main() {
        return conditions.get(0);
    }

    /** What is known, or what is made of it that nothing is. */
    Judgement judge(SubjectWindows windows) {
        Judgement judgement = judgeKnown(windows);
        boolean nothing = judgement == Judgement.UNKNOWN || judgement == Judgement.ENDED;
        if (nothing && noData == NoData.FIRE) {
            return Judgement.BREACH;
        }
        return judgement == Judgement.UNKNOWN && noData == NoData.RESOLVE ? Judgement.CLEAR : judgement;
    }

    /** One good condition makes it good, since all must be bad for a breach; one that knows nothing makes the rest unknown. */
    private Judgement judgeKnown(SubjectWindows windows) {
        if (windows.ended()) {
            return Judgement.ENDED;
        }
        Set<Judgement> judgements = EnumSet.noneOf(Judgement.class);
        conditions.forEach(condition -> judgements.add(condition.judge(windows)));
        for (Judgement first : List.of(Judgement.CLEAR, Judgement.UNKNOWN, Judgement.BETWEEN)) {
            if (judgements.contains(first)) {
                return first;
            }
        }
        return Judgement.BREACH;
    }
}
