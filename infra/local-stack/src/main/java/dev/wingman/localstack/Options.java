package dev.wingman.localstack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a local server keeps its data and listens. Servers listen on 127.0.0.1 only.
 *
 * @param dataDir directory of this server alone, created when absent; null for a temporary one
 * @param port port on loopback, or 0 for a free one; a server keeps its port over {@code stop()} and {@code start()}
 * @param ephemeral whether the directory is deleted when the server is closed
 */
public record Options(@Nullable Path dataDir, int port, boolean ephemeral) {

    private static final int HIGHEST_PORT = 65_535;

    public Options {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be 0 to " + HIGHEST_PORT + ", not " + port);
        }
        if (dataDir == null && !ephemeral) {
            throw new IllegalArgumentException("a server that keeps its data needs a data directory");
        }
    }

    /** A free port and a temporary directory that is deleted on close. */
    public static Options temporary() {
        return new Options(null, 0, true);
    }

    /** Data that stays in {@code dataDir}. */
    public static Options keeping(Path dataDir, int port) {
        return new Options(dataDir, port, false);
    }
}
