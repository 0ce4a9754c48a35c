package dev.wingman.metrics.notify.routes;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.files.WatchedFile;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the routes stand. */
public final class RoutesFile {

    /** In the class path. */
    static final String SHIPPED = "/notification-routes.yml";

    private static final Logger log = LoggerFactory.getLogger(RoutesFile.class);

    private RoutesFile() {}

    /**
     * @param file null for the routes that come with the service
     * @param variables null for those that are not set
     * @throws InvalidFileException when the routes can't be used
     */
    public static WatchedFile<Routes> open(
            @Nullable Path file, Function<String, @Nullable String> variables, boolean allowPrivateAddresses) {
        return new WatchedFile<>(
                "notification routes",
                file,
                SHIPPED,
                text -> RoutesText.read(text, variables, allowPrivateAddresses),
                routes -> log.atInfo()
                        .addKeyValue("routesVersion", routes.version())
                        .addKeyValue("receivers", routes.receivers().keySet())
                        .log("notification routes of {}", file == null ? "the service" : file));
    }
}
