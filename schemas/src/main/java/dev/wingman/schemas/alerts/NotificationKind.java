package dev.wingman.schemas.alerts;

/** What a notification is. */
public enum NotificationKind {
    /** About one group of alerts. */
    GROUP,
    /** About all groups for which there was no message left. */
    DIGEST
}
