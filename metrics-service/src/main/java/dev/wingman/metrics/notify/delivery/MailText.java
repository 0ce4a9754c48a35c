package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.desk.Letter.Ended;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.schemas.alerts.AlertFired;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A letter as plain text, with at most {@value #MOST_ALERTS} alerts. Pure. */
final class MailText {

    static final int MOST_ALERTS = 50;

    private MailText() {}

    static String of(Letter letter, Links links) {
        List<String> entries = new ArrayList<>();
        letter.firing().forEach(fired -> entries.add(firing(fired, links)));
        letter.resolved().forEach(ended -> entries.add(resolved(ended, links)));
        StringBuilder text = new StringBuilder(Texts.title(letter)).append("\n\n");
        entries.stream().limit(MOST_ALERTS).forEach(entry -> text.append(entry).append('\n'));
        if (entries.size() > MOST_ALERTS) {
            text.append("... and ").append(entries.size() - MOST_ALERTS).append(" more\n\n");
        }
        text.append("Dashboard: ").append(links.dashboard()).append('\n').append(letter.id());
        return text.append(letter.mayBeRepeated() ? " (this may have been sent before)\n" : "\n")
                .toString();
    }

    private static String firing(AlertFired fired, Links links) {
        return "FIRING " + fired.rule() + " (" + Texts.severity(fired.severity()) + "): " + fired.subject() + "\n  "
                + fired.summary() + "\n  " + Texts.measured(fired) + ", since " + fired.since() + "\n"
                + (Texts.slowest(fired).isEmpty() ? "" : "  " + Texts.slowest(fired) + "\n")
                + runbook(fired.runbook(), links);
    }

    private static String resolved(Ended ended, Links links) {
        return "RESOLVED " + ended.resolved().rule() + ": " + ended.resolved().subject() + "\n  over after "
                + Texts.lasted(ended) + " (" + Texts.reason(ended) + ")\n"
                + runbook(ended.resolved().runbook(), links);
    }

    private static String runbook(@Nullable String written, Links links) {
        String url = links.runbook(written);
        return written == null ? "" : "  runbook: " + (url == null ? written : url) + "\n";
    }
}
