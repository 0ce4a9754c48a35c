package dev.wingman.localstack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of its own process on loopback, with one database and one user, durable as in production. A server
 * that outlived a killed JVM is stopped before a new one starts in its directory. Safe for concurrent use.
 */
public final class LocalPostgres implements AutoCloseable {

    private static final String NAME = "PostgreSQL";
    private static final String WINGMAN = "wingman";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final DataDirectory directory;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private LocalPostgres(DataDirectory directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts a server; returns when it takes connections and its database exists.
     *
     * @throws PortTakenException when the port is taken
     * @throws DirectoryInUseException when another process uses the directory
     * @throws LocalServerException when it can't start for another reason
     */
    public static LocalPostgres start(Options options) {
        DataDirectory directory = DataDirectory.open("postgres", options);
        try {
            process(directory).ifPresent(leftover -> leftover.stopAsLeftover(pidFile(directory), STOP_LIMIT));
            LocalPostgres postgres = new LocalPostgres(directory, Ports.choose(NAME, options.port()));
            postgres.start();
            return postgres;
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    /** Starts the server again on the same port and data; does nothing while it runs. */
    public synchronized void start() {
        if (server != null && process(directory).isPresent()) {
            return;
        }
        stop(); // what is left of one that was killed
        Ports.choose(NAME, port);
        try {
            EmbeddedPostgres started = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            Binaries.directory().resolve("postgres").toFile())
                    .setDataDirectory(cluster(directory))
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(START_LIMIT)
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("encoding", "UTF8")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "64MB")
                    // counts the queries, for whoever wants to know how many a load takes
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .start();
            server = started;
            createDatabase(started);
            countQueries(started);
        } catch (IOException | SQLException e) {
            stop();
            throw new LocalServerException("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    /** Stops the server, as an outage would; the data stays. Does nothing while it is stopped. */
    public synchronized void stop() {
        EmbeddedPostgres running = server;
        if (running == null) {
            return;
        }
        server = null;
        try {
            running.close();
        } catch (IOException e) {
            throw new LocalServerException("PostgreSQL did not stop: " + e.getMessage(), e);
        }
    }

    /** Stops the server for good. */
    @Override
    public synchronized void close() {
        try {
            stop();
        } finally {
            directory.close();
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    public String database() {
        return WINGMAN;
    }

    public String user() {
        return WINGMAN;
    }

    public String password() {
        return WINGMAN;
    }

    /** For JDBC clients; without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host() + ":" + port + "/" + database();
    }

    /** The server's process; empty while it does not run. */
    public synchronized Optional<ProcessHandle> process() {
        return process(directory).map(ServerProcess::handle);
    }

    private static Path cluster(DataDirectory directory) {
        return directory.resolve("cluster");
    }

    private static void createDatabase(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet database =
                    statement.executeQuery("select 1 from pg_database where datname = '" + WINGMAN + "'")) {
                if (database.next()) {
                    return;
                }
            }
            statement.execute("drop role if exists " + WINGMAN);
            statement.execute("create role " + WINGMAN + " login password '" + WINGMAN + "'");
            statement.execute("create database " + WINGMAN + " owner " + WINGMAN);
        }
    }

    /** In the view {@code pg_stat_statements}. */
    private static void countQueries(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", WINGMAN).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
            statement.execute("grant pg_read_all_stats to " + WINGMAN);
        }
    }

    private static Path pidFile(DataDirectory directory) {
        return cluster(directory).resolve("postmaster.pid");
    }

    /** A postmaster names itself in the first line of its pid file, and removes the file when it ends. */
    private static Optional<ServerProcess> process(DataDirectory directory) {
        Path pidFile = pidFile(directory);
        try {
            List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
            return lines.isEmpty()
                    ? Optional.empty()
                    : ServerProcess.find(Long.parseLong(lines.get(0).trim()), "postgres");
        } catch (IOException | NumberFormatException e) {
            throw new LocalServerException("Can't read " + pidFile + ": " + e, e);
        }
    }
}
