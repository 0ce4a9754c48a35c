package dev.wingman.chat.tools;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** UTF-8 files that were named on the command line. What is wrong with one is a sentence that begins with its name. */
final class TextFile {

    private TextFile() {}

    /** @throws IllegalArgumentException when it can't be read */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(file + ": it may not be read", e);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + ": it is no UTF-8 text", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": it can't be read: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when it can't be made or emptied */
    static BufferedWriter writer(Path file) {
        try {
            return Files.newBufferedWriter(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": there is no directory for it", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(file + ": it may not be written", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": it can't be written: " + e.getMessage(), e);
        }
    }
}
