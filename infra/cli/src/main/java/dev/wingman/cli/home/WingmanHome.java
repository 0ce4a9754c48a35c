package dev.wingman.cli.home;

import dev.wingman.cli.terminal.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory of one Wingman: its data, logs and what other commands need to reach it.
 *
 * @param directory absolute
 */
public record WingmanHome(Path directory) {

    public WingmanHome {
        directory = directory.toAbsolutePath().normalize();
    }

    /** The servers' data. */
    public Path data() {
        return directory.resolve("data");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    /** The settings of a service, to be sourced by a shell. */
    public Path environment() {
        return directory.resolve("env");
    }

    Path secret() {
        return directory.resolve("jwt.secret");
    }

    Path run() {
        return directory.resolve("run.json");
    }

    Path lock() {
        return directory.resolve("up.lock");
    }

    /** Writes a file that only its owner can read, in one step: a reader sees the old or the new content. */
    public static void writePrivately(Path file, String content) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            Files.createDirectories(parent);
            Path written = Files.createTempFile(
                    parent,
                    file.getFileName().toString(),
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(written, content);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CommandFailedException.impossible("Can't write " + file + ": " + e.getMessage());
        }
    }
}
