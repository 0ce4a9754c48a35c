package dev.wingman.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.gateway.resources.Announcing;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, parameters and bodies that mean nothing, sent as they stand: no client library makes them better. */
class RequestTargetsIT {

    private static final String ID = "req_AAAAAAAAAAAAAAAAAAAAAA";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("wingman.redis.enabled=false", "wingman.near-cache.load-timeout=1s");
        Announcing.reputation(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/users/ada/matches?radiusKm=5&radiusKm=6, radiusKm",
        "/api/users/ada/matches?radiusKm=5&radiusKm=5, radiusKm",
        "/performance/metrics?range=1h&range=6h, range",
        "/performance/ai?days=7&days=8, days",
        "/performance/ai?days=7&days, days",
        "/performance/requests/" + ID + "?at=2026-11-21T10:42:00Z&at=2026-11-21T10:43:00Z, at",
        "/coach/chat/" + ID + "/events?after=0-1&after=0-2, after",
        "/api/challenges?page=1&page=2, page",
        "/api/users/ada/reputation?a=1&a=2, a"
    })
    void aParameterThatStandsTwiceIsNamed(String target, String field) throws Exception {
        assertThat(field(get(target))).isEqualTo("400 " + field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/users/%ff/location",
                "/api/users/%C3/location",
                "/api/users/%ed%a0%80/reputation",
                "/api/users/a%c0%afb/matches",
                "/api/conversations/%ff"
            })
    void aPathThatIsNotUtf8IsRefused(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-99999-01-01T00:00:00Z",
                "%2B999999999-12-31T23:59:59Z",
                "1999-12-31T23:59:59Z",
                "0000-01-01T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "tomorrow",
                ""
            })
    void aTimeThatTheLogCanNotHoldIsRefused(String time) throws Exception {
        assertThat(field(get("/performance/requests/" + ID + "?at=" + time))).isEqualTo("400 at");
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 0, 3_600})
    void aTimeThatTheLogMayHoldIsLookedUp(long secondsAway) throws Exception {
        HttpResponse<String> answer = get("/performance/requests/" + ID + "?at="
                + Instant.now().plusSeconds(secondsAway).toString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tag\":\"\"}|tag",
                "{\"pattern\":\"\"}|pattern",
                "{\"cache\":\"\"}|cache",
                "{\"tag\":\" \"}|tag",
                "{\"cache\":\"challenges\",\"pattern\":\"\"}|pattern",
                "{\"all\":true,\"tag\":\"\"}|tag",
                "{\"all\":true,\"tag\":\"user:ada\"}|all",
                "{}|all"
            })
    void whatIsToBeClearedMustBeNamed(String body, String field) throws Exception {
        assertThat(field(post("/performance/cache/clear", body))).isEqualTo("400 " + field);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 3_000})
    void aCategoryHasALimit(int length) throws Exception {
        String body = "{\"title\":\"Say hello\",\"category\":\"" + "a-".repeat(length / 2) + "a"
                + "\",\"difficulty\":\"easy\",\"description\":\"Greet three people whom you do not know.\","
                + "\"minutes\":5,\"points\":10}";

        assertThat(field(post("/api/challenges", body))).isEqualTo("400 category");
    }

    private static HttpResponse<String> get(String target) throws Exception {
        return send(request(target));
    }

    private static HttpResponse<String> post(String target, String body) throws Exception {
        return send(request(target)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + target))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + Tokens.of("ada", "user", "ops"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String field(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body().replaceAll("(?s).*\"field\":\"([^\"]*)\".*", "$1");
    }
}
