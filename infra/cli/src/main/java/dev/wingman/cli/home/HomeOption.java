package dev.wingman.cli.home;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --data}, which every command has. */
public final class HomeOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of the data, logs and keys. Default: .wingman in the project.")
    private @Nullable Path directory;

    public WingmanHome home() {
        if (directory != null) {
            return new WingmanHome(directory);
        }
        return new WingmanHome(
                Path.of(System.getProperty("wingman.project", "")).resolve(".wingman"));
    }
}
