package dev.wingman.cli.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A service's classes in the form in which the JVM keeps them in memory (AppCDS): a start from it takes about half as
 * long. The first run that ends properly writes it as a draft; a JVM that can't use it starts without it.
 *
 * @param directory of all archives of one build
 * @param name of the program
 */
record ClassArchive(Path directory, String name) {

    Path file() {
        return directory.resolve(name + "-" + Runtime.version().toString() + ".jsa");
    }

    /** Where this launcher lets an instance write. */
    Path draft() {
        return directory.resolve(name + "-" + ProcessHandle.current().pid() + ".draft");
    }

    boolean exists() {
        return Files.exists(file());
    }

    /** Takes the draft over, if the ended instance has left one. */
    void adoptDraft() {
        try {
            if (Files.exists(draft())) {
                Files.move(draft(), file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            // The next start takes longer, that is all.
            draft().toFile().deleteOnExit();
        }
    }
}
