package dev.wingman.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.files.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RulesFileTest {

    private static final String RULE =
            "rules: [{name: %s, summary: s, severity: info, when: [{metric: requests.count, window: 1m, is: '<', threshold: 1}]}]";

    private Path file;

    @BeforeEach
    void write(@TempDir Path directory) throws IOException {
        file = directory.resolve("rules.yml");
        Files.writeString(file, RULE.formatted("first"));
    }

    @Test
    void aChangedFileIsTaken() throws IOException {
        WatchedFile<AlertRules> rules = open();
        String before = rules.get().version();
        Files.writeString(file, RULE.formatted("second"));
        rules.reload();
        assertThat(rules.get().rules()).extracting(Rule::name).containsExactly("second");
        assertThat(rules.get().version()).isNotEqualTo(before);
    }

    @Test
    void aBrokenFileLeavesTheRulesAndIsLoggedOnce(CapturedOutput output) throws IOException {
        WatchedFile<AlertRules> rules = open();
        Files.writeString(file, RULE.formatted("A"));
        rules.reload();
        rules.reload();
        assertThat(rules.get().rules()).extracting(Rule::name).containsExactly("first");
        assertThat(output.getAll().split("can't be used; the alert rules stay as they are", -1))
                .hasSize(2);

        Files.writeString(file, RULE.formatted("repaired"));
        rules.reload();
        assertThat(rules.get().rules()).extracting(Rule::name).containsExactly("repaired");
    }

    @Test
    void aFileThatGoesLeavesTheRulesAndIsLoggedOnce(CapturedOutput output) throws IOException {
        WatchedFile<AlertRules> rules = open();
        Files.delete(file);
        rules.reload();
        rules.reload();
        assertThat(rules.get().rules()).extracting(Rule::name).containsExactly("first");
        assertThat(output.getAll().split("can't be read; the alert rules stay as they are", -1))
                .hasSize(2);

        Files.writeString(file, RULE.formatted("again"));
        rules.reload();
        assertThat(rules.get().rules()).extracting(Rule::name).containsExactly("again");
    }

    @Test
    void theStartNeedsRulesThatCanBeUsed() throws IOException {
        Files.writeString(file, "rules: []");
        assertThatThrownBy(this::open).isInstanceOf(InvalidFileException.class);
        Files.delete(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageEndingWith("rules.yml: there is no such file");
    }

    private WatchedFile<AlertRules> open() {
        return RulesFile.open(file, name -> null);
    }
}
