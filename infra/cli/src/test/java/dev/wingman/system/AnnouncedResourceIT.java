package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.cli.up.ServiceKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A resource that the build knows nothing of: one class in the class path of cache-service, that of the README. */
class AnnouncedResourceIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Path EXAMPLE = Path.of("src/test/java/dev/wingman/cache/users/InterestsCache.java");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static RunningSystem system;

    @BeforeAll
    static void start() {
        system = RunningSystem.start(
                Map.of("REDIS_TIMEOUT", "2s", "NEAR_CACHE_LOAD_TIMEOUT", "20s", "LOAD_TIMEOUT", "10s"),
                ServiceKind.GATEWAY);
        system.add(ServiceKind.CACHE, Map.of(), Path.of("target/test-classes")).awaitReady();
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        interests(system.gateway(), "7", "7").statusCode())
                .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void itIsServedOnceItsServiceRunsAndByAGatewayThatStartsWhileItsServiceIsAway() throws Exception {
        // Given
        HttpResponse<String> first = interests(system.gateway(), "7", "7");
        HttpResponse<String> ofAnother = interests(system.gateway(), "7", "8");

        // When
        system.first(ServiceKind.CACHE).kill();
        URI second = system.add(ServiceKind.GATEWAY, Map.of()).awaitReady().url();
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(interests(second, "7", "7").statusCode()).isEqualTo(200));
        HttpResponse<String> later = interests(second, "7", "7");

        // Then
        assertThat(first.body()).startsWith("{\"interests\":[\"");
        assertThat(first.headers().firstValue("ETag")).isPresent();
        assertThat(ofAnother.statusCode()).isEqualTo(404);
        assertThat(later.body()).isEqualTo(first.body());
        assertThat(later.headers().firstValue("X-Cache")).contains("HIT");
        assertThat(later.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
    }

    @Test
    void theReadmeShowsTheWholeOfIt() throws Exception {
        assertThat(Files.readString(Path.of("../../README.md"))).contains(Files.readString(EXAMPLE));
    }

    private static HttpResponse<String> interests(URI gateway, String caller, String user) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(gateway.resolve("/api/users/" + user + "/interests"))
                        .header("Authorization", "Bearer " + system.token(caller, "user"))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
