package dev.wingman.cli.home;

import dev.wingman.cli.terminal.CommandFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Held while Wingman runs in a directory; the system gives it back when the process ends, however it ends. */
public final class HomeLock implements AutoCloseable {

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws CommandFailedException when another launcher runs in the directory, or it can't be written */
    public static HomeLock acquire(WingmanHome home) {
        try {
            Files.createDirectories(home.directory());
            FileChannel channel = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                String gateway = RunState.read(home)
                        .map(run -> " (" + run.gatewayUrl() + ", process "
                                + run.launcher().pid() + ")")
                        .orElse("");
                throw CommandFailedException.impossible("Wingman already runs on the data in " + home.directory()
                        + gateway + ".\nStop it first, or start a second one with another --data and --port.");
            }
            return new HomeLock(channel);
        } catch (IOException e) {
            throw CommandFailedException.impossible("Can't use " + home.directory() + ": " + e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw CommandFailedException.failed("Can't give up the lock: " + e.getMessage());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
