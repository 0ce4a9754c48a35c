package dev.wingman.chat.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table in force. A file is looked at again and again and taken over when it has changed; as long as it is broken or
 * away, the one before stays, with one line in the log. Safe for concurrent use.
 */
final class TableFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableFile.class);
    private static final String SHIPPED = "/routing/table.yml";

    /** What changes with a file's content. */
    private record State(@Nullable Object key, long size, long modified) {}

    private final @Nullable Path file;
    private volatile TierChooser current;
    private @Nullable State seen;
    private @Nullable ScheduledExecutorService watch;

    private TableFile(@Nullable Path file) {
        this.file = file;
        this.seen = file == null ? null : state(file);
        this.current = read(file);
    }

    /**
     * Reads the table.
     *
     * @param file null is the table that comes with Wingman
     * @throws IllegalArgumentException that names the file, the key and the value, when it can't be taken
     */
    static TableFile of(@Nullable Path file) {
        return new TableFile(file);
    }

    /** Begins to look at the file so often; the shipped table does not change. */
    TableFile watched(Duration every) {
        if (file != null) {
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread made = new Thread(work, "routing-table");
                made.setDaemon(true);
                return made;
            });
            thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
            watch = thread;
        }
        return this;
    }

    TierChooser get() {
        return current;
    }

    /** Takes the file over if it has changed. */
    void look() {
        Path watched = file;
        if (watched == null) {
            return;
        }
        State state = state(watched);
        if (Objects.equals(state, seen)) {
            return;
        }
        seen = state;
        try {
            TierChooser next = read(watched);
            if (!next.version().equals(current.version())) {
                current = next;
                LOG.info("The routing table {} is in force", next.version());
            }
        } catch (RuntimeException e) {
            LOG.warn("The routing table stays {}: {}", current.version(), e.getMessage());
        }
    }

    private static @Nullable State state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(
                    attributes.fileKey(),
                    attributes.size(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        } catch (IOException e) {
            return null;
        }
    }

    private static TierChooser read(@Nullable Path file) {
        try {
            return new TierChooser(RoutingTable.parse(file == null ? shippedText() : Files.readString(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("the routing table " + file + " (ROUTING_TABLE) can't be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the routing table " + (file == null ? SHIPPED : file + " (ROUTING_TABLE)") + " is not valid: "
                            + e.getMessage(),
                    e);
        }
    }

    private static String shippedText() {
        try (InputStream in = TableFile.class.getResourceAsStream(SHIPPED)) {
            return new String(Objects.requireNonNull(in, SHIPPED).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ScheduledExecutorService thread = watch;
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
