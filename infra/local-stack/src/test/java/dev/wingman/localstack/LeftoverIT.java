package dev.wingman.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverIT {

    @Test
    void serversThatOutliveAKilledLauncherMakeWayAndTheirDataStays(@TempDir Path directory) throws Exception {
        // Given
        KilledLauncher launcher = KilledLauncher.start(directory);
        assertThat(RedisCommands.send(launcher.redisPort(), "SET kept yes")).isEqualTo("+OK");
        long oldPostmaster = postmaster(directory);
        try (Connection stillOpen = connect(launcher.postgresPort())) {
            assertThat(stillOpen.isValid(5)).isTrue();
            launcher.kill();
            assertThat(RedisCommands.send(launcher.redisPort(), "PING")).isEqualTo("+PONG");

            // When
            try (LocalRedis redis =
                            LocalRedis.start(Options.keeping(directory.resolve("redis"), launcher.redisPort()));
                    LocalPostgres postgres = LocalPostgres.start(
                            Options.keeping(directory.resolve("postgres"), launcher.postgresPort()));
                    LocalKafka kafka =
                            LocalKafka.start(Options.keeping(directory.resolve("kafka"), launcher.kafkaPort()))) {

                // Then
                assertThat(RedisCommands.send(redis.port(), "GET kept")).isEqualTo("$3 yes");
                assertThat(postmaster(directory)).isNotEqualTo(oldPostmaster);
                assertThat(connect(postgres.port()).isValid(5)).isTrue();
                assertThat(kafka.port()).isEqualTo(launcher.kafkaPort());
            }
        }
    }

    @Test
    void aRunningLauncherKeepsItsServers(@TempDir Path directory) throws Exception {
        // Given
        KilledLauncher launcher = KilledLauncher.start(directory);
        try {
            // When, then
            assertThatThrownBy(() -> LocalRedis.start(Options.keeping(directory.resolve("redis"), 0)))
                    .isInstanceOf(DirectoryInUseException.class);
            assertThatThrownBy(() -> LocalPostgres.start(Options.keeping(directory.resolve("postgres"), 0)))
                    .isInstanceOf(DirectoryInUseException.class);
            assertThat(RedisCommands.send(launcher.redisPort(), "PING")).isEqualTo("+PONG");
        } finally {
            launcher.kill();
            LocalRedis.start(Options.keeping(directory.resolve("redis"), 0)).close();
            LocalPostgres.start(Options.keeping(directory.resolve("postgres"), 0))
                    .close();
        }
    }

    private static long postmaster(Path directory) throws Exception {
        Path pidFile = directory.resolve("postgres").resolve("cluster").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
    }

    private static Connection connect(int port) throws Exception {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/wingman", "wingman", "wingman");
    }

    /** A JVM with the three servers, to be killed without warning. */
    private record KilledLauncher(Process process, int kafkaPort, int postgresPort, int redisPort) {

        static KilledLauncher start(Path directory) throws Exception {
            Process process = new ProcessBuilder(List.of(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LauncherToKill.class.getName(),
                            directory.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            while (line != null && !line.startsWith(LauncherToKill.READY)) {
                line = out.readLine();
            }
            assertThat(line).as("ports of the launcher").isNotNull();
            String[] ports = String.valueOf(line)
                    .substring(LauncherToKill.READY.length())
                    .split(" ", -1);
            return new KilledLauncher(
                    process, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]), Integer.parseInt(ports[2]));
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }
    }
}
