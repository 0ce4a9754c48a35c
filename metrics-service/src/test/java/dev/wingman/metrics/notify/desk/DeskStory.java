package dev.wingman.metrics.notify.desk;

import dev.wingman.metrics.notify.TestAlerts;
import dev.wingman.metrics.notify.routes.Routes;
import dev.wingman.metrics.notify.routes.TestRoutes;
import dev.wingman.schemas.alerts.AlertAcknowledged;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertMatcher;
import dev.wingman.schemas.alerts.MatchOperator;
import dev.wingman.schemas.alerts.NotificationEvent;
import dev.wingman.schemas.alerts.NotificationFailed;
import dev.wingman.schemas.alerts.NotificationPlanned;
import dev.wingman.schemas.alerts.NotificationSent;
import dev.wingman.schemas.alerts.SilenceCreated;
import dev.wingman.schemas.alerts.SilenceEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A desk, its events and a clock of its own. What it sends is taken at once, unless it is said how it fails. */
final class DeskStory {

    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final List<AlertEvent> alertLog = new ArrayList<>();
    private final List<Instant> alertTimes = new ArrayList<>();
    private final List<AlertCommandEvent> commandLog = new ArrayList<>();
    private final List<NotificationEvent> notificationLog = new ArrayList<>();
    private final Map<String, AlertFired> fired = new HashMap<>();
    private final List<Letter> letters = new ArrayList<>();
    private Routes routes;
    private Desk desk;
    private int ids;
    private Instant now = START;

    /** How a receiver answers. */
    enum Answers {
        TAKEN,
        REFUSED,
        UNREACHABLE,
        NOT_YET
    }

    final Map<String, Answers> answers = new HashMap<>();

    DeskStory(String yaml) {
        this.routes = read(yaml);
        this.desk = new Desk(routes, () -> "ntf_" + ++ids);
    }

    static Routes read(String yaml) {
        return TestRoutes.read(
                yaml, name -> name.startsWith("HOOK") ? "https://hooks.example.org/" + name : null, false);
    }

    Instant now() {
        return now;
    }

    void fire(String id, Map<String, String> labels) {
        AlertFired alert = TestAlerts.fired(id, labels, now);
        fired.put(id, alert);
        alert(alert);
    }

    void fire(String... ids) {
        for (String id : ids) {
            fire(id, Map.of("subject", "GET /" + id));
        }
    }

    void resolve(String... ids) {
        for (String id : ids) {
            alert(TestAlerts.resolved(Objects.requireNonNull(fired.get(id)), now));
        }
    }

    void alert(AlertEvent event) {
        alertLog.add(event);
        alertTimes.add(now);
        desk.alert(event, now);
    }

    void silence(String id, String label, String value, Duration from, Duration until) {
        command(new SilenceCreated(
                id,
                List.of(new AlertMatcher(label, MatchOperator.EQUAL, value)),
                now.plus(from),
                now.plus(until),
                "because",
                "olga",
                now));
    }

    void endSilence(String id) {
        command(new SilenceEnded(id, "olga", now));
    }

    void acknowledge(String id) {
        command(new AlertAcknowledged(id, null, "olga", now));
    }

    void command(AlertCommandEvent command) {
        commandLog.add(command);
        desk.command(command);
    }

    void routes(String yaml) {
        routes = read(yaml);
        desk.routes(routes);
    }

    /** Another owner begins with what stands in the logs. */
    List<String> restart() {
        desk = new Desk(routes, () -> "ntf_" + ++ids);
        notificationLog.forEach(desk::log);
        commandLog.forEach(desk::command);
        for (int i = 0; i < alertLog.size(); i++) {
            desk.alert(alertLog.get(i), alertTimes.get(i));
        }
        List<String> again = new ArrayList<>();
        for (Letter letter : desk.unfinished()) {
            again.add(describe(letter));
            outcome(letter);
        }
        return again;
    }

    /** What is sent while time passes, second by second: {@code 5 slack +a,b -c}: after 5 s, a and b fire, c is over. */
    List<String> pass(Duration time) {
        List<String> sent = new ArrayList<>();
        Instant begin = now;
        Instant end = now.plus(time);
        while (true) {
            for (Letter letter : desk.due(now)) {
                letters.add(letter);
                log(letter.plan());
                sent.add(Duration.between(begin, now).toSeconds() + " " + describe(letter));
                outcome(letter);
            }
            if (!now.isBefore(end)) {
                return sent;
            }
            now = now.plusSeconds(1);
        }
    }

    List<String> passSeconds(long seconds) {
        return pass(Duration.ofSeconds(seconds));
    }

    Letter letter(int index) {
        return letters.get(index);
    }

    NotificationPlanned lastPlan() {
        return letters.get(letters.size() - 1).plan();
    }

    void outcome(Letter letter) {
        switch (answers.getOrDefault(letter.plan().receiver(), Answers.TAKEN)) {
            case TAKEN -> log(new NotificationSent(letter.id(), letter.plan().receiver(), 1, false, now));
            case REFUSED ->
                log(new NotificationFailed(letter.id(), letter.plan().receiver(), "no", true, 1, now));
            case UNREACHABLE ->
                log(new NotificationFailed(letter.id(), letter.plan().receiver(), "away", false, 9, now));
            case NOT_YET -> {
                // whoever is asked later finds no outcome
            }
        }
    }

    void log(NotificationEvent event) {
        notificationLog.add(event);
        desk.log(event);
    }

    static String describe(Letter letter) {
        String parts = letter.parts().stream()
                .map(part ->
                        words("+", part.firing().stream().map(AlertFired::id).toList())
                                + words(
                                        "-",
                                        part.resolved().stream()
                                                .map(one -> one.resolved().id())
                                                .toList()))
                .collect(Collectors.joining(" |"));
        return (letter.digest() ? "digest " : "") + letter.plan().receiver() + parts;
    }

    private static String words(String sign, List<String> ids) {
        return ids.isEmpty() ? "" : " " + sign + ids.stream().sorted().collect(Collectors.joining(","));
    }
}
