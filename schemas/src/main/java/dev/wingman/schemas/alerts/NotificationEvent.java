package dev.wingman.schemas.alerts;

import dev.wingman.schemas.SubjectEvent;

/**
 * What may stand in {@code notifications.log}. For each id there is one NotificationPlanned and, later, one
 * NotificationSent or NotificationFailed.
 */
public sealed interface NotificationEvent extends SubjectEvent
        permits NotificationPlanned, NotificationSent, NotificationFailed {

    /** Key of the record. */
    String id();

    /** Name of the receiver in the routes file. */
    String receiver();

    @Override
    default String eventSubject() {
        return id();
    }
}
