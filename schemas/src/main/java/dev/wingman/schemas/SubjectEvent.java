package dev.wingman.schemas;

/**
 * An event that names in its headers what it is about, so that a reader can pass over the records of others without
 * reading their values.
 */
public interface SubjectEvent extends Event {

    /** The CloudEvents attribute {@code subject}; not empty. */
    String eventSubject();
}
