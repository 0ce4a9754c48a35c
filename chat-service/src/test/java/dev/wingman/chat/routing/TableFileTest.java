package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TableFileTest {

    @Test
    void aChangedFileIsTakenOverAndABrokenOneIsNot(@TempDir Path directory, CapturedOutput log) throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("table.yml"), Tables.SMALL);
        try (TableFile table = TableFile.of(file).watched(Duration.ofMillis(20))) {
            String first = table.get().version();

            // When
            Files.writeString(file, Tables.SMALL.replace("base: 0.5", "base: 5"));

            // Then
            Awaitility.await().until(() -> log.getOut().contains("base must be a number from 0.0 to 1.0, but is `5`"));
            assertThat(table.get().version()).isEqualTo(first);

            // When
            Files.writeString(file, Tables.SMALL.replace("base: 0.5", "base: 0.45"));

            // Then
            Awaitility.await().until(() -> !table.get().version().equals(first));
            assertThat(log.getOut()).contains("The routing table " + table.get().version() + " is in force");
        }
    }

    @Test
    void aBrokenFileIsComplainedOfOnce(@TempDir Path directory, CapturedOutput log) throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("table.yml"), Tables.SMALL);
        TableFile table = TableFile.of(file);
        Files.writeString(file, "base: 0.5 # and nothing else");

        // When
        table.look();
        table.look();
        table.look();

        // Then
        assertThat(log.getOut().split("The routing table stays", -1)).hasSize(2);
    }

    @Test
    void aFileThatIsTakenAwayLeavesItsTableInForceUntilItComesBack(@TempDir Path directory) throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("table.yml"), Tables.SMALL);
        TableFile table = TableFile.of(file);
        String first = table.get().version();

        // When
        Files.delete(file);
        table.look();

        // Then
        assertThat(table.get().version()).isEqualTo(first);

        // When
        Files.writeString(file, Tables.SMALL.replace("base: 0.5", "base: 0.45"));
        table.look();

        // Then
        assertThat(table.get().version()).isNotEqualTo(first);
    }

    @Test
    void aBrokenTableIsRefusedAtStart(@TempDir Path directory) throws IOException {
        // Given
        Path file = Files.writeString(
                directory.resolve("table.yml"), Tables.SMALL.replace("standard: 0.4", "standard: high"));

        // Then
        assertThatThrownBy(() -> TableFile.of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(file.toString(), "ROUTING_TABLE", "thresholds.standard", "`high`");
        assertThatThrownBy(() -> TableFile.of(directory.resolve("none.yml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("none.yml", "ROUTING_TABLE");
    }
}
