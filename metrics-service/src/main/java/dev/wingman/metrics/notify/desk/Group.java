package dev.wingman.metrics.notify.desk;

import dev.wingman.metrics.notify.desk.KnownAlert.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Alerts that a receiver is told of together, as they are now. */
final class Group {

    final Place place;
    final List<KnownAlert> alerts = new ArrayList<>();
    final Set<String> acknowledged = new HashSet<>();

    Group(Place place) {
        this.place = place;
    }

    void add(KnownAlert alert, boolean isAcknowledged) {
        alerts.add(alert);
        if (isAcknowledged) {
            acknowledged.add(alert.id);
        }
    }

    String key() {
        return place.groupKey();
    }
}
