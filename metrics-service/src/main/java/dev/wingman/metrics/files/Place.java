package dev.wingman.metrics.files;

import dev.wingman.schemas.WireJson;
import tools.jackson.core.JacksonException;

/** Where in a file something is. */
public final class Place {

    private Place() {}

    /** As people write it: {@code rules[0].for}. */
    public static String of(JacksonException e) {
        String path = WireJson.path(e);
        return path.isEmpty() ? "the file" : path;
    }
}
