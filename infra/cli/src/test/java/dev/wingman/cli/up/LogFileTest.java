package dev.wingman.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    private static final int TOO_MUCH = (int) LogFile.MAX_BYTES + 1;

    @Test
    void aLargeLogMovesAsideAndTheNewestTwoAreKept(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("chat-1.log");
        LogFile log = new LogFile(path);
        for (String content : new String[] {"a", "b", "c"}) {
            Files.writeString(path, content.repeat(TOO_MUCH));

            log.rotateIfLarge();

            assertThat(path).isEmptyFile();
        }
        assertThat(Files.readString(directory.resolve("chat-1.log.1"))).startsWith("c");
        assertThat(Files.readString(directory.resolve("chat-1.log.2"))).startsWith("b");
        assertThat(directory).isDirectoryNotContaining("glob:**.3");
    }

    @Test
    void aSmallLogStays(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("chat-1.log"), "small");

        new LogFile(path).rotateIfLarge();

        assertThat(path).hasContent("small");
    }

    @Test
    void theLastMessagesOfThisRunAreToldWithoutTheirEnvelope(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("chat-1.log"), "of the run before\n");
        LogFile log = new LogFile(path);
        long begin = log.length();
        Files.writeString(path, """
                plain text
                {"log":{"level":"INFO"},"message":"starting"}
                {"log":{"level":"ERROR"},"message":"\\n\\nkey x is wrong\\n"}
                """, StandardOpenOption.APPEND);

        assertThat(log.lastMessages(begin, 2)).containsExactly("INFO starting", "ERROR key x is wrong");
        assertThat(log.lastMessages(begin, 9)).hasSize(3);
        assertThat(new LogFile(directory.resolve("absent.log")).lastMessages(0, 2))
                .isEmpty();
    }

    @Test
    void aLongLogIsReadFromItsEnd(@TempDir Path directory) throws Exception {
        Path path = Files.writeString(directory.resolve("chat-1.log"), "line\n".repeat(100_000) + "last\n");

        assertThat(new LogFile(path).lastMessages(0, 1)).containsExactly("last");
    }
}
