package dev.wingman.schemas.alerts;

import dev.wingman.schemas.SubjectEvent;
import java.time.Instant;

/** What may stand in {@code alerts.commands}. */
public sealed interface AlertCommandEvent extends SubjectEvent permits SilenceCreated, SilenceEnded, AlertAcknowledged {

    /** The silence or the alert that it is about: key of the record. */
    String key();

    /** Subject of the operator's token. */
    String operator();

    Instant requestedAt();

    @Override
    default String eventSubject() {
        return key();
    }
}
