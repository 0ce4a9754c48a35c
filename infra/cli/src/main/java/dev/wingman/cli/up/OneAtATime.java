package dev.wingman.cli.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Held while servers look for ports and take them: what one launcher found free, another of the same user must not take
 * meanwhile. The system gives it back when the process ends, however it ends.
 */
final class OneAtATime implements AutoCloseable {

    private final @Nullable FileChannel channel;

    private OneAtATime(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for its turn. Where there can be no lock it goes on without: two starts at once are rare. */
    static OneAtATime await() {
        Path file = Path.of(
                System.getProperty("java.io.tmpdir"), "wingman-ports-" + System.getProperty("user.name") + ".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                channel.lock();
                return new OneAtATime(channel);
            } catch (IOException | OverlappingFileLockException e) {
                channel.close();
                return new OneAtATime(null);
            }
        } catch (IOException e) {
            return new OneAtATime(null);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("can't give up the lock of ports", e);
            }
        }
    }
}
