package dev.wingman.chat.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RoutingEvaluationTest {

    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @Test
    void everyRowIsDecidedAndLabelsAreComparedWith(@TempDir Path directory) throws IOException {
        // Given
        Path data = Files.writeString(directory.resolve("rows.jsonl"), """
                {"id": "a", "text": "hi", "tier": "economy", "smallTalk": true}

                {"text": "yes", "turns": ["should i divorce my wife"], "tier": "economy"}
                {"id": 7, "text": "book a flight to rome", "smallTalk": false}
                """);
        Path out = directory.resolve("decided.jsonl");

        // When
        int exit = run("--data", data.toString(), "--out", out.toString());

        // Then
        assertThat(complained.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(Files.readAllLines(out))
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("{\"id\":\"a\",\"tier\":\"economy\",\"score\":0.")
                                .contains("\"signals\":[{\"name\":\"base\",\"value\":1.0,\"weight\":0.5}"),
                        line -> assertThat(line)
                                .startsWith("{\"id\":3,\"tier\":\"")
                                .doesNotContain("economy\",\"score"),
                        line -> assertThat(line).startsWith("{\"id\":7,\"tier\":\"standard\""));
        assertThat(said.toString())
                .contains(
                        "small talk sent to economy: 100.0 % (1 of 1)",
                        "other rows kept out of economy: 100.0 % (1 of 1)",
                        "tier agreement: 50.0 % (1 of 2)",
                        "decision time: p50 ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"text": "hi" | rows.jsonl:2: no valid JSON
                    {"id": 1} | rows.jsonl:2: `text` must be a text
                    {"text": 5} | rows.jsonl:2: `text` must be a text
                    {"text": "hi", "tier": "cheap"} | rows.jsonl:2: `tier` must be economy, standard or premium, but is "cheap"
                    {"text": "hi", "smallTalk": "no"} | rows.jsonl:2: `smallTalk` must be true or false
                    {"text": "hi", "turns": "before"} | rows.jsonl:2: `turns` must be a list of texts
                    """)
    void aBadRowIsNamedByFileAndLine(String row, String complaint, @TempDir Path directory) throws IOException {
        // Given
        Path data = Files.writeString(directory.resolve("rows.jsonl"), "{\"text\": \"hi\"}\n" + row + "\n");

        // When
        int exit = run("--data", data.toString());

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(complained.toString()).contains(complaint);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("--data", "/no/such/file")).isEqualTo(2);
        assertThat(complained.toString().strip()).isEqualTo("/no/such/file: there is no such file");
    }

    @Test
    void anOutputFileWithoutADirectoryIsNamed(@TempDir Path directory) throws IOException {
        Path data = Files.writeString(directory.resolve("rows.jsonl"), "{\"text\": \"hi\"}\n");

        assertThat(run("--data", data.toString(), "--out", "/no/such/file")).isEqualTo(2);
        assertThat(complained.toString().strip()).isEqualTo("/no/such/file: there is no directory for it");
    }

    private int run(String... arguments) {
        return new CommandLine(new RoutingEvaluation())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(complained, true))
                .execute(arguments);
    }
}
