package dev.wingman.loadtest;

import dev.wingman.loadtest.echo.BareHandler;
import dev.wingman.localstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The running bare handler. */
final class BareTwin implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Child process;
    private final Target target;

    private BareTwin(Child process, Target target) {
        this.process = process;
        this.target = target;
    }

    /**
     * @param body what it answers
     * @param path where it answers
     */
    static BareTwin start(byte[] body, String path, List<String> flags, Path logs)
            throws IOException, InterruptedException {
        Path file = logs.resolve("bare-body.json");
        Files.write(file, body);
        int port = Ports.free();
        List<String> arguments =
                List.of("--server.address=127.0.0.1", "--server.port=" + port, "--" + BareHandler.BODY + "=" + file);
        Child process = Child.java(BareHandler.class, flags, arguments, logs).awaitOutput("Netty started", START_LIMIT);
        return new BareTwin(process, Target.get(URI.create("http://127.0.0.1:" + port + path), null));
    }

    Target target() {
        return target;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
