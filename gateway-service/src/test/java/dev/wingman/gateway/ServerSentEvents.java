package dev.wingman.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads a stream as a client would that knows nothing of the server, on a thread of its own. */
public final class ServerSentEvents {

    /** @param name {@code message} where the stream names none; @param id empty where there is none */
    public record Event(String name, String id, String data) {}

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int status;
    private final HttpHeaders headers;
    private final InputStream body;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger comments = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private ServerSentEvents(HttpResponse<InputStream> response) {
        this.status = response.statusCode();
        this.headers = response.headers();
        this.body = response.body();
        Thread reader = new Thread(this::read, "sse-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a request and returns when the head of the answer is there. */
    public static ServerSentEvents post(
            RunningGateway gateway, String userId, String path, String accept, String body) {
        return send(request(gateway, userId, path)
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Asks for the rest of a stream. */
    public static ServerSentEvents resume(
            RunningGateway gateway, String userId, String requestId, @Nullable String lastEventId) {
        HttpRequest.Builder request = request(gateway, userId, "/coach/chat/" + requestId + "/events");
        return send(lastEventId == null ? request : request.header("Last-Event-ID", lastEventId));
    }

    private static HttpRequest.Builder request(RunningGateway gateway, String userId, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + Tokens.of(userId, "user"));
    }

    private static ServerSentEvents send(HttpRequest.Builder request) {
        try {
            return new ServerSentEvents(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String name = "message";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(name, id, data));
                    name = "message";
                    id = "";
                    data = "";
                } else if (!line.isEmpty()) {
                    events.add(new Event("no event", "", line));
                }
            }
            end.complete(null);
        } catch (IOException e) {
            end.completeExceptionally(e);
        }
    }

    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** The events so far. */
    public List<Event> events() {
        return events;
    }

    public int comments() {
        return comments.get();
    }

    /** All events, when the server has ended the stream in good order. */
    public List<Event> untilEnd() {
        end.orTimeout(20, TimeUnit.SECONDS).join();
        return List.copyOf(events);
    }

    public void hangUp() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
