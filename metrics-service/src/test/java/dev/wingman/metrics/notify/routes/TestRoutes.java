package dev.wingman.metrics.notify.routes;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Routes from text, for tests of other packages. */
public final class TestRoutes {

    private TestRoutes() {}

    public static Routes read(
            String text, Function<String, @Nullable String> variables, boolean allowPrivateAddresses) {
        return RoutesText.read(text, variables, allowPrivateAddresses);
    }
}
