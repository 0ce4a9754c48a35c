package dev.wingman.chat.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class MemoryEvaluationTest {

    private final Path data;
    private final Path out;
    private final StringWriter console = new StringWriter();
    private final StringWriter complaints = new StringWriter();

    MemoryEvaluationTest(@TempDir Path directory) {
        data = directory.resolve("talks.jsonl");
        out = directory.resolve("out.jsonl");
    }

    private int run(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--data", data.toString(), "--out", out.toString(), "--no-embedding"));
        arguments.addAll(List.of(more));
        return new CommandLine(new MemoryEvaluation())
                .setOut(new PrintWriter(console))
                .setErr(new PrintWriter(complaints))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void eachQuestionGetsTheTurnsThatFitIntoTheBudget() throws IOException {
        Files.writeString(data, """
                {"conversation":"c1","turns":[{"id":"t1","speaker":"Ada","text":"I bought a red canoe in Lisbon."},\
                {"id":"t2","speaker":"Bob","text":"The weather is fine for a walk today."},\
                {"id":"t3","speaker":"Ada","text":"Let us meet in the evening at the station."},\
                {"id":"t4","speaker":"Bob","text":"Good, see you then at the usual place."}],\
                "questions":[{"question":"What did Ada buy in Lisbon?","evidence":["t1"]},{"question":"Which place?"}]}
                """);

        int exit = run("--budget", "0.3");

        assertThat(exit).isZero();
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(2);
        JsonNode first = WireJson.MAPPER.readTree(lines.get(0));
        assertThat(first.get("conversation").asString()).isEqualTo("c1");
        assertThat(first.get("question").asString()).isEqualTo("What did Ada buy in Lisbon?");
        assertThat(first.get("turnIds").toString()).isEqualTo("[\"t1\"]");
        assertThat(first.get("tokens").asInt()).isPositive();
        assertThat(console.toString()).contains("kept word for word: 1.000 (1 of 1)");
    }

    @Test
    void aBadRowIsNamedByFileAndLine() throws IOException {
        Files.writeString(data, "\n{\"conversation\":\"c1\",\"turns\":[{\"id\":\"t1\"}],\"questions\":[]}\n");

        assertThat(run()).isEqualTo(2);

        assertThat(complaints.toString()).contains("talks.jsonl:2: `text`");
    }

    @Test
    void aMissingFileAndABudgetBeyondAllAreRefused() {
        assertThat(run()).isEqualTo(2);
        assertThat(complaints.toString()).contains("talks.jsonl: there is no such file");

        assertThat(run("--budget", "1.5")).isEqualTo(2);
        assertThat(complaints.toString()).contains("--budget");
    }
}
