package dev.wingman.metrics.files;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;

/** Where in a file something is. */
public final class Place {

    private Place() {}

    /** As people write it: {@code rules[0].for}. */
    public static String of(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "the file" : path.toString();
    }
}
