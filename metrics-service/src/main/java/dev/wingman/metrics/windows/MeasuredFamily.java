package dev.wingman.metrics.windows;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.metrics.MeasuresPaneClosed;
import dev.wingman.schemas.metrics.PaneEvent;
import java.util.List;

/** A family whose closed panes are events that name every measure. */
abstract class MeasuredFamily<E extends Event> implements WindowFamily<E> {

    private final String name;
    private final Topic<E> telemetry;
    private final List<Topic<?>> windowTopics;
    private final List<PaneShape> shapes;

    /** @param shapes at least one; the first is that of all subjects, unless {@link #shape} says otherwise */
    MeasuredFamily(String name, Topic<E> telemetry, List<Topic<?>> windowTopics, List<PaneShape> shapes) {
        this.name = name;
        this.telemetry = telemetry;
        this.windowTopics = windowTopics;
        this.shapes = shapes;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Topic<E> telemetry() {
        return telemetry;
    }

    @Override
    public final List<Topic<?>> windowTopics() {
        return windowTopics;
    }

    @Override
    public final List<PaneShape> shapes() {
        return shapes;
    }

    @Override
    public PaneShape shape(String subject) {
        return shapes.get(0);
    }

    @Override
    public final PaneEvent closed(int partition, PaneKey key, Pane pane) {
        return MeasuredPanes.toEvent(telemetry.name(), partition, key, pane);
    }

    @Override
    public final Pane opened(PaneEvent event) {
        if (!(event instanceof MeasuresPaneClosed closed)) {
            throw new UnreadableEventException("a pane of " + telemetry.name() + " is a MeasuresPaneClosed");
        }
        return MeasuredPanes.fromEvent(closed, shape(closed.subject()));
    }
}
