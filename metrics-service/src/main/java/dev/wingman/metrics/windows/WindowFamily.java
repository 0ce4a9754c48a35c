package dev.wingman.metrics.windows;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PaneEvent;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one topic of the telemetry says, and which windows are made of it. Pure; safe for concurrent use.
 *
 * @param <E> the events of the topic
 */
interface WindowFamily<E extends Event> {

    /** Begins the names of subjects that add up others. */
    String GROUP = "group:";

    /** Everything of a family together. */
    String ALL = GROUP + "all";

    /** Begins the names of its stores and nodes; never changes. */
    String name();

    Topic<E> telemetry();

    /** The topics to which its windows go. */
    List<Topic<?>> windowTopics();

    /** The places of those that there are never change. */
    List<PaneShape> shapes();

    /** One of {@link #shapes}. */
    PaneShape shape(String subject);

    /**
     * Tells what an event says.
     *
     * @param time of the event, as its headers have it
     * @throws dev.wingman.schemas.UnreadableEventException before anything was told, when the event makes no sense
     */
    void tell(E event, Instant time, Listener listener);

    /** Subjects that add this one up; must not depend on anything else. */
    List<String> groups(String subject);

    /** What a pane of a subject adds to a group: all of it, if nothing else is said. The pane may be changed later. */
    default Pane share(String group, String subject, Pane pane) {
        return pane;
    }

    /** Whether the subject finds room when all is taken, since there are few of its kind. */
    default boolean alwaysFindsRoom(String subject) {
        return subject.equals(WindowRules.OTHER) || subject.startsWith(GROUP);
    }

    /** What is handed on when a partition has closed a pane. */
    PaneEvent closed(int partition, PaneKey key, Pane pane);

    /** @throws dev.wingman.schemas.UnreadableEventException when the event is none that {@link #closed} gives */
    Pane opened(PaneEvent closed);

    /** A window to be published, and where. */
    record Published(Topic<?> topic, MetricsWindow window) {}

    /** @param pane all that falls into the span */
    Published window(String subject, Span span, Pane pane);

    /**
     * The time of a window.
     *
     * @param end exclusive
     * @param seconds 60 or 300
     */
    record Span(Instant start, Instant end, int seconds) {}

    /** Is told what an event says, in calls that are made at once. */
    interface Listener {

        /** An instance will send nothing older to this partition. */
        void beat(String instance, Instant at);

        /** Something happened to a subject. */
        void happened(String subject, Instant at, Consumer<Pane> change);
    }
}
