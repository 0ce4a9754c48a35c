package dev.wingman.schemas;

import java.util.ArrayList;
import java.util.List;

/** Finds the events of a topic by reflection on its sealed interface. Immutable; safe for concurrent use. */
public final class EventCatalog {

    private EventCatalog() {}

    /** The records that may stand in a topic, in the order of their declaration. */
    public static <E extends Event> List<Class<? extends E>> eventsOf(Topic<E> topic) {
        List<Class<? extends E>> found = new ArrayList<>();
        collect(topic.events(), found);
        return List.copyOf(found);
    }

    /** The wire name of an event's class. */
    public static EventType typeOf(Class<?> event) {
        EventType type = event.getAnnotation(EventType.class);
        if (type == null) {
            throw new IllegalArgumentException(event.getName() + " lacks @EventType");
        }
        return type;
    }

    private static <E extends Event> void collect(Class<? extends E> type, List<Class<? extends E>> found) {
        if (type.isRecord()) {
            found.add(type);
            return;
        }
        Class<?>[] permitted = type.getPermittedSubclasses();
        if (permitted == null) {
            throw new IllegalArgumentException(type.getName() + " is neither a record nor sealed");
        }
        for (Class<?> subclass : permitted) {
            @SuppressWarnings("unchecked") // what a sealed subtype of E permits is a subtype of E
            Class<? extends E> event = (Class<? extends E>) subclass;
            collect(event, found);
        }
    }
}
