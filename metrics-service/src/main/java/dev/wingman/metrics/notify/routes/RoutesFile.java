package dev.wingman.metrics.notify.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of a file, or those that come with the service. A file that can't be used leaves the routes as they are, with
 * one log line for each of its contents. {@link #get} may be called by any thread, {@link #reload} by one.
 */
public final class RoutesFile implements Supplier<Routes> {

    /** In the class path. */
    public static final String SHIPPED = "/notification-routes.yml";

    private static final Logger log = LoggerFactory.getLogger(RoutesFile.class);

    private final @Nullable Path file;
    private final Function<String, @Nullable String> variables;
    private final boolean allowPrivateAddresses;
    private String seen;
    private volatile Routes routes;

    /**
     * @param file null for the routes that come with the service
     * @param variables null for those that are not set
     * @throws InvalidRoutesException when the routes can't be used: at the start there are no others
     */
    public RoutesFile(
            @Nullable Path file, Function<String, @Nullable String> variables, boolean allowPrivateAddresses) {
        this.file = file;
        this.variables = variables;
        this.allowPrivateAddresses = allowPrivateAddresses;
        try {
            this.seen = read();
        } catch (IOException e) {
            throw new InvalidRoutesException("the routes can't be read from " + file + ": " + e);
        }
        this.routes = parse(seen);
        tell();
    }

    @Override
    public Routes get() {
        return routes;
    }

    /** Looks whether the file is another one. */
    public void reload() {
        if (file == null) {
            return;
        }
        try {
            String now = read();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            routes = parse(now);
            tell();
        } catch (IOException e) {
            if (!seen.isEmpty()) {
                seen = "";
                log.warn("{} can't be read; the notification routes stay as they are: {}", file, e.toString());
            }
        } catch (InvalidRoutesException e) {
            log.warn("{} can't be used; the notification routes stay as they are: {}", file, e.getMessage());
        }
    }

    private Routes parse(String text) {
        return RoutesText.read(text, variables, allowPrivateAddresses);
    }

    private void tell() {
        log.atInfo()
                .addKeyValue("routesVersion", routes.version())
                .addKeyValue("receivers", routes.receivers().keySet())
                .log("notification routes of {}", file == null ? "the service" : file);
    }

    private String read() throws IOException {
        return file == null ? shipped() : Files.readString(file, StandardCharsets.UTF_8);
    }

    private static String shipped() {
        try (InputStream in = RoutesFile.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is not in the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
