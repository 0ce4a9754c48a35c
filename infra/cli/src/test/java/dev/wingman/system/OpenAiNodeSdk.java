package dev.wingman.system;

import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** OpenAI's official SDK for Node, as npm has it. */
final class OpenAiNodeSdk {

    static final String VERSION = "7.55.0";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCRIPT = "openai-node-sdk.mjs";

    private final Path directory;

    private OpenAiNodeSdk(Path directory) {
        this.directory = directory;
    }

    /** Installs it below {@code target}; where there is no Node or no registry, the test is skipped and says so. */
    static OpenAiNodeSdk install() throws IOException {
        Path directory = Files.createDirectories(
                Path.of("target", "openai-node-sdk-" + VERSION).toAbsolutePath());
        Assumptions.assumeTrue(
                run(directory, Map.of(), "node", "--version") == 0, "skipped: there is no node on the PATH");
        if (!Files.exists(directory.resolve("node_modules").resolve("openai"))) {
            Files.writeString(directory.resolve("package.json"), "{\"private\": true}");
            Assumptions.assumeTrue(
                    run(
                                    directory,
                                    Map.of("npm_config_fetch_retries", "0", "npm_config_fetch_timeout", "20000"),
                                    "npm",
                                    "install",
                                    "--no-audit",
                                    "--no-fund",
                                    "openai@" + VERSION)
                            == 0,
                    "skipped: npm can't install openai@" + VERSION + "; see " + directory.resolve("npm.log"));
        }
        try (InputStream script = OpenAiNodeSdk.class.getResourceAsStream("/" + SCRIPT)) {
            Files.copy(Objects.requireNonNull(script), directory.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
        }
        return new OpenAiNodeSdk(directory);
    }

    /** What came of each use in the script: {@code value} or {@code error}. */
    JsonNode useOf(URI gateway, String token) throws IOException {
        Map<String, String> environment = Map.of("WINGMAN_URL", gateway.toString(), "WINGMAN_TOKEN", token);
        int exit = run(directory, environment, "node", SCRIPT);
        String printed = Files.readString(directory.resolve("node.log"));
        if (exit != 0) {
            throw new IllegalStateException("the script ended with " + exit + ": " + printed);
        }
        return WireJson.MAPPER.readTree(printed);
    }

    /** @return exit code; not 0 when there is no such program or it takes too long */
    private static int run(Path directory, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command[0] + ".log").toFile());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            return -1;
        }
        try {
            if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }
}
