package dev.wingman.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one server, held by this process alone: a server process that runs in it when the lock is had is the
 * leftover of a process that was killed. Not safe for concurrent use.
 */
final class DataDirectory {

    private static final String LOCK_FILE = "wingman.lock";

    private final Path path;
    private final boolean ephemeral;
    private final FileChannel channel;

    private DataDirectory(Path path, boolean ephemeral, FileChannel channel) {
        this.path = path;
        this.ephemeral = ephemeral;
        this.channel = channel;
    }

    /** @throws DirectoryInUseException when another process, or another server of this one, holds it */
    static DataDirectory open(String server, Options options) {
        Path configured = options.dataDir();
        try {
            Path path = configured == null
                    ? Files.createTempDirectory("wingman-" + server + "-")
                    : Files.createDirectories(configured);
            path = path.toRealPath();
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new DirectoryInUseException(path);
            }
            return new DataDirectory(path, options.ephemeral(), channel);
        } catch (IOException e) {
            throw new LocalServerException(
                    "Can't use the data directory " + configured + " for " + server + ": " + e, e);
        }
    }

    boolean isEphemeral() {
        return ephemeral;
    }

    /** A directory within; may not exist yet. */
    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Gives the directory up, and deletes it when it is ephemeral. */
    void close() {
        try {
            channel.close();
            if (ephemeral) {
                deleteRecursively(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't give up " + path, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void deleteRecursively(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // a server that is ending may delete its files first
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
