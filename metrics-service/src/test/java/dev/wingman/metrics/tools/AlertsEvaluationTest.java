package dev.wingman.metrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AlertsEvaluationTest {

    private final StringWriter complaints = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new AlertsEvaluation())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(complaints, true))
                .execute(arguments);
    }

    @Test
    void rulesThatCantBeUsedAreNamed(@TempDir Path directory) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yml"), "rules: []");

        assertThat(run("--rules", rules.toString())).isEqualTo(2);

        assertThat(complaints.toString()).contains("the file holds no `rules`");
    }

    @Test
    void aRulesFileThatIsNotThereIsNamed() {
        assertThat(run("--rules", "/no/such/rules.yml")).isEqualTo(2);

        assertThat(complaints.toString())
                .contains("/no/such/rules.yml: there is no such file")
                .doesNotContain("Exception");
    }

    @Test
    void anOutputFileWithoutADirectoryIsNamedAtOnce() {
        assertThat(run("--out", "/no/such/verdicts.jsonl")).isEqualTo(2);

        assertThat(complaints.toString().strip()).isEqualTo("/no/such/verdicts.jsonl: there is no directory for it");
    }

    @Test
    void hoursOutOfBoundsAreRefused() {
        assertThat(run("--hours", "0.5")).isEqualTo(2);

        assertThat(complaints.toString()).contains("--hours must be 1 to 240, but is 0.5");
    }
}
