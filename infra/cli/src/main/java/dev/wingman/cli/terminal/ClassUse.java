package dev.wingman.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the launcher script whether the classes that this run has used are worth keeping for faster starts. */
public final class ClassUse {

    private ClassUse() {}

    /** To be called when a command has done all that it usually does. */
    public static void isTypical() {
        String draft = System.getProperty("wingman.draft");
        if (draft == null) {
            return;
        }
        try {
            Files.createFile(Path.of(draft + ".useful"));
        } catch (IOException e) {
            return; // later starts take longer, that is all
        }
    }
}
