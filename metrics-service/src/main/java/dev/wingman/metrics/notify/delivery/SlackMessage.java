package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.desk.Letter.Ended;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.schemas.alerts.AlertFired;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A letter as Slack's Block Kit: at most {@value #MOST_ALERTS} alerts, far from Slack's 50 blocks. Pure. */
final class SlackMessage {

    static final int MOST_ALERTS = 15;

    private static final int HEADER = 150;
    private static final int SECTION = 2_900;
    private static final int PIECE = 600;

    private SlackMessage() {}

    static Map<String, Object> of(Letter letter, Links links) {
        String title = Texts.title(letter);
        List<String> lines = lines(letter, links);
        List<Map<String, Object>> blocks = new ArrayList<>();
        blocks.add(Map.of("type", "header", "text", text("plain_text", Texts.cut(title, HEADER))));
        lines.stream().limit(MOST_ALERTS).forEach(line -> blocks.add(section(line)));
        if (lines.size() > MOST_ALERTS) {
            blocks.add(section("… and " + (lines.size() - MOST_ALERTS) + " more"));
        }
        String footer = link(links.dashboard(), "Dashboard") + " · " + letter.id()
                + (letter.mayBeRepeated() ? " · this may have been sent before" : "");
        blocks.add(Map.of("type", "context", "elements", List.of(text("mrkdwn", footer))));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("text", Texts.cut(escaped(title) + fallback(letter), SECTION));
        message.put("blocks", blocks);
        message.put("unfurl_links", false);
        message.put("unfurl_media", false);
        return message;
    }

    private static List<String> lines(Letter letter, Links links) {
        List<String> lines = new ArrayList<>();
        letter.firing().forEach(fired -> lines.add(line(fired, links)));
        letter.resolved().forEach(ended -> lines.add(line(ended, links)));
        return lines;
    }

    private static String line(AlertFired fired, Links links) {
        return ":red_circle: *" + piece(fired.rule()) + "* · " + piece(fired.subject()) + " · "
                + Texts.severity(fired.severity()) + "\n" + piece(fired.summary()) + "\n"
                + piece(Texts.measured(fired)) + ", since " + fired.since()
                + (Texts.slowest(fired).isEmpty() ? "" : "\n" + piece(Texts.slowest(fired)))
                + runbook(fired.runbook(), links);
    }

    private static String line(Ended ended, Links links) {
        return ":large_green_circle: *" + piece(ended.resolved().rule()) + "* · "
                + piece(ended.resolved().subject()) + "\nover after " + Texts.lasted(ended) + " ("
                + Texts.reason(ended) + ")" + runbook(ended.resolved().runbook(), links);
    }

    private static String runbook(@Nullable String written, Links links) {
        String url = links.runbook(written);
        return url != null ? "\n" + link(url, "Runbook") : written == null ? "" : "\nRunbook: " + piece(written);
    }

    private static String fallback(Letter letter) {
        return letter.firing()
                .findFirst()
                .map(fired -> ": " + piece(fired.subject()) + ", " + piece(fired.summary()))
                .orElse("");
    }

    private static Map<String, Object> section(String line) {
        return Map.of("type", "section", "text", text("mrkdwn", Texts.cut(line, SECTION)));
    }

    private static Map<String, Object> text(String type, String text) {
        return Map.of("type", type, "text", type.equals("plain_text") ? escaped(text) : text);
    }

    private static String link(String url, String name) {
        return "<" + escaped(url).replace("|", "%7C") + "|" + name + ">";
    }

    private static String piece(String text) {
        return escaped(Texts.cut(text, PIECE));
    }

    /** The three characters that Slack reads as its own. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
