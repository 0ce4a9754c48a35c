package dev.wingman.schemas.alerts;

import dev.wingman.schemas.SubjectEvent;
import java.util.List;

/** What may stand in {@code alerts}. For each {@link #id} there is one AlertFired and, later, at most one AlertResolved. */
public sealed interface AlertEvent extends SubjectEvent permits AlertFired, AlertResolved {

    /** The same in both events of an incident; follows from rule, subject and since. */
    String id();

    String rule();

    String subject();

    AlertSeverity severity();

    List<AlertLabel> labels();

    @Override
    default String eventSubject() {
        return id();
    }

    /** Key of the record: both events of an incident lie in one partition, in order. */
    default String key() {
        return rule() + "|" + subject();
    }
}
