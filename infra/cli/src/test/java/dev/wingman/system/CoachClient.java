package dev.wingman.system;

import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A mobile client. Safe for concurrent use. */
final class CoachClient {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI gateway;
    private final String token;

    CoachClient(URI gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    /**
     * An answer to one request.
     *
     * @param status HTTP status; 0 when the connection broke
     */
    record Answer(int status, JsonNode body) {

        String text(String field) {
            return body.path(field).asString("");
        }
    }

    CompletableFuture<Answer> chat(String message, @Nullable String conversationId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", message);
        if (conversationId != null) {
            body.put("conversationId", conversationId);
        }
        HttpRequest request = request("/coach/chat")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(WireJson.MAPPER.writeValueAsString(body)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(CoachClient::answer)
                .exceptionally(e -> new Answer(0, WireJson.MAPPER.createObjectNode()));
    }

    /** The lines of a streamed answer, as far as they came. */
    List<String> stream(String message) {
        HttpRequest request = request("/coach/chat")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        WireJson.MAPPER.writeValueAsString(Map.of("message", message, "stream", true))))
                .build();
        return send(request, BodyHandlers.ofString()).body().lines().toList();
    }

    /** The lines of a page. */
    List<String> lines(String path) {
        return lines(path, "*/*");
    }

    List<String> lines(String path, String mediaType) {
        return send(request(path).header("Accept", mediaType).GET().build(), BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
    }

    Answer get(String path) {
        return answer(send(request(path).GET().build(), BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(Duration.ofSeconds(120))
                .header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), WireJson.MAPPER.readTree(response.body()));
    }
}
