package dev.wingman.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** The configuration in infra/pgbouncer, with the PgBouncer of this machine's packages. */
class PgBouncerIT {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final Path CONFIGURATION = Path.of("..", "pgbouncer", "pgbouncer.ini");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void statementsWithValuesWorkThroughFewSharedConnections(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "PgBouncer is not installed: apt-get install pgbouncer");

        // Given
        PoolSettings settings =
                new PoolSettings(0, 16, LONG, LONG, LONG, Duration.ofSeconds(30), Duration.ZERO, Duration.ZERO, 0);
        try (LocalPostgres server = LocalPostgres.start(Options.temporary())) {
            int port = Ports.free();
            Process bouncer = start(server, port, directory);
            try (PostgresPool pool = Servers.pool(server, port, settings)) {
                await().atMost(LONG).ignoreExceptions().until(() -> "1"
                        .equals(Servers.ask(pool.connections(), "select 1").block(LONG)));

                // When
                List<String> answers = Flux.range(0, 1_000)
                        .flatMap(
                                i -> Servers.ask(
                                        pool.connections(),
                                        "select ($1 + " + i % 7 + ")::text",
                                        statement -> statement.bind(0, i)),
                                16)
                        .collectList()
                        .block(LONG);
                String timeout = Servers.ask(pool.connections(), "show statement_timeout")
                        .block(LONG);
                String shared = Servers.ask(
                                pool.connections(),
                                "select count(*)::text from pg_stat_activity"
                                        + " where usename = 'wingman' and backend_type = 'client backend'")
                        .block(LONG);

                // Then
                assertThat(answers).hasSize(1_000);
                assertThat(timeout).isEqualTo("5s");
                assertThat(Integer.parseInt(shared)).isLessThanOrEqualTo(3);
            } finally {
                bouncer.destroy();
                assertThat(bouncer.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static Process start(LocalPostgres server, int port, Path directory) throws IOException {
        String configuration = Files.readString(CONFIGURATION)
                .replace("port=5432", "port=" + server.port())
                .replace("listen_port = 6432", "listen_port = " + port)
                .replace("auth_file = userlist.txt", "auth_file = " + directory.resolve("userlist.txt"))
                // so few that each is used by many
                .replace("default_pool_size = 20", "default_pool_size = 2")
                .replace("reserve_pool_size = 5", "reserve_pool_size = 0")
                .replace("query_wait_timeout = 2", "query_wait_timeout = 60");
        Files.writeString(
                directory.resolve("userlist.txt"), "\"" + server.user() + "\" \"" + server.password() + "\"\n");
        Path file = Files.writeString(directory.resolve("pgbouncer.ini"), configuration);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // it refuses to work as root
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }
}
