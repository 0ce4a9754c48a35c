package dev.wingman.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model behind the API of OpenAI that says what it is told. Safe for concurrent use. */
final class FakeModelServer implements AutoCloseable {

    static final String ANSWER = "Hello there!";

    private static final int PIECE_CHARS = 1_000;
    private static final String END = """
            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}

            data: [DONE]

            """;

    private final HttpServer server;
    private final List<String> traceparents = new CopyOnWriteArrayList<>();

    private volatile String text = ANSWER;

    private FakeModelServer(HttpServer server) {
        this.server = server;
    }

    static FakeModelServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeModelServer model = new FakeModelServer(server);
            server.createContext("/v1/chat/completions", model::answer);
            server.start();
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What chat-service has as {@code OPENAI_BASE_URL}. */
    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** What it says from now on. */
    void says(String newText) {
        text = newText;
    }

    /** The header of each call, in order; empty where there was none. */
    List<String> traceparents() {
        return traceparents;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String traceparent = exchange.getRequestHeaders().getFirst("traceparent");
            traceparents.add(traceparent == null ? "" : traceparent);
            byte[] body = (pieces(text) + END).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String pieces(String text) {
        StringBuilder events = new StringBuilder();
        for (int begin = 0; begin < text.length(); begin += PIECE_CHARS) {
            String piece = text.substring(begin, Math.min(text.length(), begin + PIECE_CHARS));
            Map<String, Object> choice = Map.of("index", 0, "delta", Map.of("content", piece));
            events.append("data: ")
                    .append(WireJson.MAPPER.writeValueAsString(Map.of("choices", List.of(choice))))
                    .append("\n\n");
        }
        return events.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
