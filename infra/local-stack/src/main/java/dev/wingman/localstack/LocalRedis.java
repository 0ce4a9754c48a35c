package dev.wingman.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Redis server of its own process on loopback, with an append-only file. It runs as a daemon, so that a Ctrl-C at the
 * terminal does not end it before those who use it. A server that outlived a killed JVM is stopped before a new one
 * starts in its directory. Safe for concurrent use.
 */
public final class LocalRedis implements AutoCloseable {

    private static final String NAME = "Redis";
    private static final String PROGRAM = "redis-server";
    private static final String VERSION = "7.0.15";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int REPLY_TIMEOUT_MS = 1_000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final DataDirectory directory;
    private final int port;

    private LocalRedis(DataDirectory directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts a server; returns when it answers.
     *
     * @throws PortTakenException when the port is taken
     * @throws DirectoryInUseException when another process uses the directory
     * @throws LocalServerException when it can't start for another reason
     */
    public static LocalRedis start(Options options) {
        DataDirectory directory = DataDirectory.open("redis", options);
        try {
            process(directory).ifPresent(leftover -> leftover.stopAsLeftover(pidFile(directory), STOP_LIMIT));
            LocalRedis redis = new LocalRedis(directory, Ports.choose(NAME, options.port()));
            redis.start();
            return redis;
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    /** Starts the server again on the same port and data; does nothing while it runs. */
    public synchronized void start() {
        if (process(directory).isPresent()) {
            return;
        }
        Ports.choose(NAME, port);
        Path program = Binaries.executable(PROGRAM + "-" + VERSION + "-" + Binaries.platform());
        try {
            Files.deleteIfExists(pidFile(directory));
            Path data = Files.createDirectories(directory.resolve("data"));
            Process starter = new ProcessBuilder(List.of(
                            program.toString(),
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port),
                            "--dir",
                            data.toString(),
                            "--appendonly",
                            "yes",
                            "--save",
                            "",
                            "--daemonize",
                            "yes",
                            "--pidfile",
                            pidFile(directory).toString(),
                            "--logfile",
                            logFile().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
            if (!starter.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || !answersInTime()) {
                stop();
                throw new LocalServerException("Redis did not start; see " + logFile());
            }
        } catch (IOException e) {
            throw new LocalServerException("Redis did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalServerException("Redis did not start: interrupted", e);
        }
    }

    /** Stops the server, as an outage would; the data stays. Does nothing while it is stopped. */
    public synchronized void stop() {
        process(directory).ifPresent(process -> process.stop(pidFile(directory), STOP_LIMIT));
    }

    /** Stops the server for good. */
    @Override
    public synchronized void close() {
        stop();
        directory.close();
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** The server's process; empty while it does not run. */
    public synchronized Optional<ProcessHandle> process() {
        return process(directory).map(ServerProcess::handle);
    }

    private Path logFile() {
        return directory.resolve("redis.log");
    }

    private static Path pidFile(DataDirectory directory) {
        return directory.resolve("redis.pid");
    }

    private static Optional<ServerProcess> process(DataDirectory directory) {
        Path pidFile = pidFile(directory);
        try {
            return Files.exists(pidFile)
                    ? ServerProcess.find(
                            Long.parseLong(Files.readString(pidFile).trim()), PROGRAM)
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean answersInTime() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** While it loads its data, Redis takes connections but answers with an error. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(REPLY_TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] pong = "+PONG".getBytes(StandardCharsets.US_ASCII);
            return new String(in.readNBytes(pong.length), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
