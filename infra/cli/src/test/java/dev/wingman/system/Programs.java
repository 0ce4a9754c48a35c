package dev.wingman.system;

import dev.wingman.cli.up.ServiceKind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The services as the build has packaged them, extracted, since they start faster so. */
final class Programs {

    private static final Path EXTRACTED = Path.of("target", "programs");

    private Programs() {}

    static synchronized Path jar(ServiceKind kind) {
        try {
            Path built = onlyJar(Path.of("..", "..", kind.module(), "target"), "-exec.jar");
            Path extracted = EXTRACTED.resolve(
                    kind.module() + "-" + Files.getLastModifiedTime(built).toMillis());
            if (!Files.exists(extracted)) {
                extract(built, extracted);
            }
            return onlyJar(extracted, ".jar").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What {@code java} is to start.
     *
     * @param moreClasses a folder of classes that the program has besides its own; null: none
     */
    static List<String> start(ServiceKind kind, @Nullable Path moreClasses) {
        Path jar = jar(kind);
        return moreClasses == null
                ? List.of("-jar", jar.toString())
                : List.of("-cp", jar + File.pathSeparator + moreClasses.toAbsolutePath(), mainClass(jar));
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path logs() {
        try {
            return Files.createDirectories(Path.of("target", "system-logs")).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(Path jar, Path target) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        target.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int exit = process.onExit().join().exitValue();
        if (exit != 0) {
            throw new IOException("extracting " + jar + " ended with " + exit);
        }
    }

    private static Path onlyJar(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + ending + " in " + folder.toAbsolutePath()));
        }
    }
}
