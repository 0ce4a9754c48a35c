package dev.wingman.chat.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class SavingsEvaluationTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    private int evaluate(String... arguments) {
        return new CommandLine(new SavingsEvaluation())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines)).toString();
    }

    @Test
    void whatIsSpentAndSavedAddsUpForEveryMessageAndProvider() throws IOException {
        String rows = file(
                "rows.jsonl",
                "{\"text\": \"thanks, that helps\", \"smallTalk\": true}",
                "{\"text\": \"what time is it in Lisbon\", \"smallTalk\": false}",
                "{\"text\": \"Compare two ways to tell a team about layoffs and weigh their risks.\", \"tier\": \"premium\"}",
                "{\"a\": \"How do I keep a journal?\", \"b\": \"How can I keep a journal?\", \"same\": true}");
        String conversations = file(
                "conversations.jsonl",
                "{\"turns\": [{\"text\": \"My sister Ana moved to Porto.\"}, {\"text\": \"How do you feel about it?\"}],"
                        + " \"questions\": [{\"question\": \"Where did my sister move?\"}]}");
        Path answers = folder.resolve("out.jsonl");

        int exit = evaluate(
                "--data", rows, "--conversations", conversations, "--messages", "120", "--out", answers.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString()).contains("120 messages", "anthropic", "openai", "simulated");
        List<String> lines = Files.readAllLines(answers);
        assertThat(lines).hasSize(120).anyMatch(line -> line.contains("\"source\":\"EXACT\""));
        for (String line : lines) {
            JsonNode answer = WireJson.MAPPER.readTree(line);
            answer.path("bills").forEach(bill -> {
                JsonNode account = bill.path("account");
                assertThat(bill.path("costMicroUsd").asLong()
                                + account.path("savedByRoutingMicroUsd").asLong()
                                + account.path("savedByCacheMicroUsd").asLong()
                                + account.path("savedByCompressionMicroUsd").asLong())
                        .isEqualTo(bill.path("baselineMicroUsd").asLong());
            });
        }
    }

    @Test
    void aRowThatIsNoneIsNamedByFileAndLine() throws IOException {
        String rows = file("rows.jsonl", "{\"text\": \"hi\", \"smallTalk\": true}", "", "{\"text\": \"hi\"}");

        int exit = evaluate("--data", rows);

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("rows.jsonl:3: neither");
    }

    @Test
    void aKindThatIsNoneIsNamed() throws IOException {
        int exit =
                evaluate("--data", file("rows.jsonl", "{\"text\": \"hi\", \"smallTalk\": true}"), "--mix", "chatter=1");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("--mix chatter");
    }
}
