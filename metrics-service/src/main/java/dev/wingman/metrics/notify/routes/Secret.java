package dev.wingman.metrics.notify.routes;

/** A text that nobody may read in a log, an event or an error. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
