package dev.wingman.cli.up;

import dev.wingman.schemas.WireJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks instances whether they are ready to work. Another system's service that has the port says so, too: only the answer
 * of the right process counts. Safe for concurrent use.
 */
public final class Readiness {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    /** Whether the process listens on that port and says that it is ready; false when it can't be reached. Never fails. */
    public CompletableFuture<Boolean> of(int port, long pid) {
        return get(port, "/actuator/health/readiness")
                .thenCompose(health -> health.statusCode() == OK
                        ? get(port, "/actuator/info").thenApply(info -> names(info.body(), pid))
                        : CompletableFuture.completedFuture(false))
                .exceptionally(unreachable -> false);
    }

    private static boolean names(String info, long pid) {
        return WireJson.MAPPER.readTree(info).at("/process/pid").asLong(0) == pid;
    }

    private CompletableFuture<HttpResponse<String>> get(int port, String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.sendAsync(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString());
    }
}
