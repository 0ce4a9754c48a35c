package dev.wingman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.cli.home.HomeLock;
import dev.wingman.cli.home.WingmanHome;
import dev.wingman.localstack.Ports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WingmanTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine wingman =
            Wingman.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @ParameterizedTest
    @ValueSource(strings = {"up", "chat", "token", "status", "tail", "plot"})
    void everyCommandExplainsItself(String command) {
        assertThat(wingman.execute(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: wingman " + command).contains("--data");
    }

    @Test
    void aTakenPortIsAMessageAndNoStackTrace(@TempDir Path data) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exit = wingman.execute("up", "--data", data.toString(), "--port", "" + taken.getLocalPort());

            assertThat(exit).isEqualTo(2);
            assertThat(err.toString()).contains("Port " + taken.getLocalPort()).doesNotContain("\tat ");
        }
    }

    @Test
    void aRefusedStartLeavesNoDirectoryBehind(@TempDir Path parent) throws Exception {
        Path data = parent.resolve("new");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exit = wingman.execute("up", "--data", data.toString(), "--port", "" + taken.getLocalPort());

            assertThat(exit).isEqualTo(2);
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void aPictureInADirectoryThatIsNotThereIsRefused(@TempDir Path data) {
        Path out = data.resolve("none/x.html");

        int exit = wingman.execute("plot", "metrics.latency", "--data", data.toString(), "--out", out.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no directory " + out.getParent())
                .doesNotContain("Exception");
    }

    @Test
    void aSecondSystemOnTheSameDataIsRefused(@TempDir Path data) {
        try (HomeLock running = HomeLock.acquire(new WingmanHome(data))) {
            int exit = wingman.execute("up", "--data", data.toString(), "--port", "" + Ports.free());

            assertThat(exit).isEqualTo(2);
            assertThat(err.toString())
                    .contains("already runs")
                    .contains("--data")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "chat hello", "tail chat.turns"})
    void whatNeedsARunningSystemSaysSo(String command, @TempDir Path data) {
        int exit = wingman.execute((command + " --data " + data).split(" ", -1));

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("./wingman up").doesNotContain("\tat ");
    }

    @Test
    void anUnknownTopicIsAnsweredWithTheKnownOnes(@TempDir Path data) {
        int exit = wingman.execute("tail", "chat.turn", "--data", data.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("chat.turns").contains("metrics.latency");
    }
}
