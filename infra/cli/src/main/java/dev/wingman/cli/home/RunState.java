package dev.wingman.cli.home;

import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What runs in a home, as {@code run.json} tells it. Written by the launcher at each change, deleted when it ends; what a
 * killed launcher left behind stays readable.
 *
 * @param launcher the process of {@code ./wingman up} with the embedded Kafka
 * @param gatewayUrl base URL of the first gateway, without a slash at the end
 * @param bootstrapServers where Kafka listens
 * @param servers Kafka, PostgreSQL and Redis
 * @param services the instances of the services
 */
public record RunState(
        RunningProcess launcher,
        String gatewayUrl,
        String bootstrapServers,
        List<RunningPart> servers,
        List<RunningPart> services) {

    /** The last written state; empty when there is none. */
    public static Optional<RunState> read(WingmanHome home) {
        try {
            return Files.exists(home.run())
                    ? Optional.of(WireJson.MAPPER.readValue(Files.readAllBytes(home.run()), RunState.class))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            throw CommandFailedException.failed("Can't read " + home.run() + ": " + e.getMessage());
        }
    }

    /** @throws CommandFailedException when no launcher runs in the home */
    public static RunState demand(WingmanHome home) {
        return read(home)
                .filter(run -> run.launcher().handle().isPresent())
                .orElseThrow(() -> CommandFailedException.failed(
                        "Wingman does not run on the data in " + home.directory() + ". Start it with ./wingman up."));
    }

    public void write(WingmanHome home) {
        WingmanHome.writePrivately(
                home.run(), WireJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    public static void delete(WingmanHome home) {
        try {
            Files.deleteIfExists(home.run());
        } catch (IOException e) {
            throw CommandFailedException.failed("Can't delete " + home.run() + ": " + e.getMessage());
        }
    }
}
