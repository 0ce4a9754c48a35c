package dev.wingman.localstack;

import java.nio.file.Path;

/** A running process holds the data directory. */
public final class DirectoryInUseException extends LocalServerException {

    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory) {
        super("The data directory " + directory + " is in use by another process.");
    }
}
