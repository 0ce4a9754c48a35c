package dev.wingman.metrics.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, or the one that comes with the service. A file that can't be used leaves what was as it is, with one log
 * line for each of its contents. {@link #get} may be called by any thread, {@link #reload} by one.
 */
public final class WatchedFile<T> implements Supplier<T> {

    private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);

    private final String what;
    private final @Nullable Path file;
    private final String shipped;
    private final Function<String, T> reader;
    private final Consumer<T> taken;
    private String seen;
    private volatile T content;

    /**
     * @param what is in it, in the plural, for messages
     * @param file null for the one that comes with the service
     * @param shipped path in the class path of the one that comes with the service
     * @param reader throws {@link InvalidFileException} when a text can't be used
     * @param taken is told of each content that holds from now on, the first one included
     * @throws InvalidFileException when the file can't be read or used: at the start there is nothing else
     */
    public WatchedFile(
            String what, @Nullable Path file, String shipped, Function<String, T> reader, Consumer<T> taken) {
        this.what = what;
        this.file = file;
        this.shipped = shipped;
        this.reader = reader;
        this.taken = taken;
        try {
            this.seen = read();
        } catch (IOException e) {
            throw new InvalidFileException(file + ": " + reason(e));
        }
        this.content = reader.apply(seen);
        taken.accept(content);
    }

    @Override
    public T get() {
        return content;
    }

    /** Looks whether the file is another one. */
    public void reload() {
        if (file == null) {
            return;
        }
        try {
            String now = read();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            content = reader.apply(now);
            taken.accept(content);
        } catch (IOException e) {
            if (!seen.isEmpty()) {
                seen = "";
                log.warn("{} can't be read; the {} stay as they are: {}", file, what, reason(e));
            }
        } catch (InvalidFileException e) {
            log.warn("{} can't be used; the {} stay as they are: {}", file, what, e.getMessage());
        }
    }

    private String read() throws IOException {
        return file == null ? shipped(shipped) : Files.readString(file, StandardCharsets.UTF_8);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof AccessDeniedException ? "it may not be read" : "it can't be read: " + e.getMessage();
    }

    /** The text of a file in the class path. */
    public static String shipped(String path) {
        try (InputStream in = WatchedFile.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not in the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
