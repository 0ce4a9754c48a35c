package dev.wingman.loadtest;

import dev.wingman.localstack.Ports;
import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The whole of Wingman as {@code ./wingman up} starts it, with data that is deleted in the end. */
final class WingmanSystem implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(15);
    private static final String READY = "Wingman is up";

    /** Whatever the shell has set, no real provider is asked and no trace is exported. */
    private static final Map<String, String> NEVER = Map.of(
            "MODEL_PROVIDERS", "simulated",
            "ANTHROPIC_API_KEY", "",
            "ANTHROPIC_BASE_URL", "",
            "OPENAI_API_KEY", "",
            "OPENAI_BASE_URL", "",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "");

    private final Child launcher;
    private final JsonNode state;
    private final String token;

    private WingmanSystem(Child launcher, JsonNode state, String token) {
        this.launcher = launcher;
        this.state = state;
        this.token = token;
    }

    /**
     * @param project the clone
     * @param home an empty directory
     * @param settings environment variables of the services
     */
    static WingmanSystem start(Path project, Path home, Map<String, String> settings)
            throws IOException, InterruptedException {
        return start(project, home, settings, List.of(), "user");
    }

    /**
     * @param options further ones of {@code ./wingman up}
     * @param role of the token
     */
    static WingmanSystem start(Path project, Path home, Map<String, String> settings, List<String> options, String role)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(NEVER);
        String wingman = project.resolve("wingman").toString();
        String port = Integer.toString(Ports.free());
        List<String> command =
                new ArrayList<>(List.of(wingman, "up", "--ephemeral", "--data", home.toString(), "--port", port));
        command.addAll(options);
        Child launcher =
                Child.start(command, environment, home.resolve("up.log")).awaitOutput(READY, START_LIMIT);
        try {
            JsonNode state = WireJson.MAPPER.readTree(home.resolve("run.json"));
            return new WingmanSystem(launcher, state, token(wingman, home, role));
        } catch (IOException | RuntimeException e) {
            launcher.close();
            throw e;
        }
    }

    private static String token(String wingman, Path home, String role) throws IOException {
        Process process = new ProcessBuilder(
                        wingman, "token", "--data", home.toString(), "--user", "load-test", "--role", role)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    /** @param path of a resource of the gateway, from its slash on */
    URI gateway(String path) {
        return URI.create(state.get("gatewayUrl").asString() + path);
    }

    String bootstrapServers() {
        return state.get("bootstrapServers").asString();
    }

    String token() {
        return token;
    }

    List<Integer> gatewayPorts() {
        List<Integer> ports = new ArrayList<>();
        services().forEach((name, port) -> {
            if (name.startsWith("gateway")) {
                ports.add(port);
            }
        });
        return ports;
    }

    /** @param name {@code kafka}, {@code postgres} or {@code redis} */
    int serverPort(String name) {
        for (JsonNode server : state.get("servers")) {
            if (server.get("name").asString().equals(name)) {
                return server.get("port").asInt();
            }
        }
        throw new IllegalStateException("No " + name + " runs");
    }

    /** Process of the first gateway. */
    long gatewayPid() {
        for (JsonNode service : state.get("services")) {
            if (service.get("name").asString().startsWith("gateway")) {
                return service.get("process").get("pid").asLong();
            }
        }
        throw new IllegalStateException("No gateway runs");
    }

    /** The services by name, with the ports of their health and metrics. */
    Map<String, Integer> services() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (JsonNode service : state.get("services")) {
            ports.put(service.get("name").asString(), service.get("port").asInt());
        }
        return ports;
    }

    @Override
    public void close() {
        launcher.close();
    }
}
