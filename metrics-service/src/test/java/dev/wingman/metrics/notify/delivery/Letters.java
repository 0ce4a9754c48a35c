package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.TestAlerts;
import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.desk.Letter.Ended;
import dev.wingman.metrics.notify.desk.Letter.Part;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.NotificationKind;
import dev.wingman.schemas.alerts.NotificationPlanned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Letters to be sent. */
final class Letters {

    static final Instant AT = Instant.parse("2026-11-21T10:42:00Z");

    private Letters() {}

    static Letter firing(String receiver, String id) {
        return of(receiver, id, null, 1, 0);
    }

    static Letter of(String receiver, String id, @Nullable String thread, int firing, int resolved) {
        List<AlertFired> fires = new ArrayList<>();
        List<Ended> over = new ArrayList<>();
        for (int i = 0; i < firing; i++) {
            fires.add(TestAlerts.fired("al_f" + i, Map.of("subject", "GET /f" + i, "area", "api"), AT));
        }
        for (int i = 0; i < resolved; i++) {
            AlertFired fired = TestAlerts.fired("al_r" + i, Map.of("subject", "GET /r" + i, "area", "api"), AT);
            over.add(new Ended(TestAlerts.resolved(fired, AT.plusSeconds(300)), fired));
        }
        NotificationPlanned plan =
                new NotificationPlanned(id, receiver, NotificationKind.GROUP, List.of(), thread, "v1", AT);
        Part part = new Part("{}:{rule=\"slow-endpoint\"}", Map.of("rule", "slow-endpoint"), fires, over);
        return new Letter(plan, List.of(part), Duration.ofHours(4), false);
    }
}
