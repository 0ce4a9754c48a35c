package dev.wingman.cli.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wingman.cli.terminal.CommandFailedException;
import dev.wingman.schemas.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Sends a message to a gateway and follows the answer. */
final class Conversation {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String gatewayUrl;
    private final String token;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Message(String message, @Nullable String conversationId, boolean stream) {}

    Conversation(String gatewayUrl, String token) {
        this.gatewayUrl = gatewayUrl;
        this.token = token;
    }

    /**
     * Asks, and hands on the answer piece by piece.
     *
     * @return what the gateway says about the whole answer
     * @throws CommandFailedException when there is none
     */
    JsonNode stream(String message, @Nullable String conversationId, Answer answer) {
        HttpResponse<Stream<String>> response = send(request(message, conversationId, true), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != OK) {
                throw refused(response.statusCode(), lines.collect(Collectors.joining("\n")));
            }
            ServerSentEvents.read(lines.iterator(), answer::take);
        } catch (UncheckedIOException e) {
            throw CommandFailedException.failed("The connection broke before the answer was complete.");
        }
        return answer.completed();
    }

    /** Asks, and waits for the whole answer. */
    JsonNode whole(String message, @Nullable String conversationId) {
        HttpResponse<String> response = send(request(message, conversationId, false), BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw refused(response.statusCode(), response.body());
        }
        return WireJson.MAPPER.readTree(response.body());
    }

    private HttpRequest request(String message, @Nullable String conversationId, boolean stream) {
        return HttpRequest.newBuilder(URI.create(gatewayUrl + "/coach/chat"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", stream ? "text/event-stream" : "application/json")
                .timeout(LIMIT)
                .POST(BodyPublishers.ofByteArray(
                        WireJson.MAPPER.writeValueAsBytes(new Message(message, conversationId, stream))))
                .build();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw CommandFailedException.failed(
                    "Nothing answers at " + gatewayUrl + ". Start Wingman with ./wingman up.");
        } catch (IOException e) {
            throw CommandFailedException.failed("The request to " + gatewayUrl + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailedException.failed("Interrupted.");
        }
    }

    private static CommandFailedException refused(int status, String body) {
        String detail = "";
        try {
            JsonNode problem = WireJson.MAPPER.readTree(body);
            detail = problem.path("detail").asString(problem.path("title").asString(""));
        } catch (JacksonException e) {
            detail = body.length() > 200 ? body.substring(0, 200) : body;
        }
        return CommandFailedException.failed(
                "The gateway refused with status " + status + (detail.isBlank() ? "." : ": " + detail));
    }
}
