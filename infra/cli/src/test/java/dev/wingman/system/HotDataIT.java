package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.cli.up.ServiceKind;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.EntryLoaded;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Users behind two gateways and two cache-services. */
class HotDataIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Map<String, String> PATIENT = Map.of(
            "REDIS_TIMEOUT",
            "2s",
            "NEAR_CACHE_LOAD_TIMEOUT",
            "20s",
            "LOAD_TIMEOUT",
            "10s",
            "LOAD_ABANDON_AFTER",
            "60s");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static RunningSystem system;
    private static List<URI> gateways;

    @BeforeAll
    static void start() {
        system = RunningSystem.start(
                PATIENT, ServiceKind.GATEWAY, ServiceKind.GATEWAY, ServiceKind.CACHE, ServiceKind.CACHE);
        gateways = List.of(system.gateway(), system.get(ServiceKind.GATEWAY, 2).url());
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        get(gateways.get(0), "1", "reputation").statusCode())
                .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void aThousandMissesOfOneKeyOverTwoGatewaysAreOneLoad() {
        // When
        List<CompletableFuture<HttpResponse<String>>> reads = IntStream.range(0, 1_000)
                .mapToObj(i -> HTTP.sendAsync(
                        request(gateways.get(i % 2), "42", "matches?radiusKm=7").build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        List<String> bodies =
                reads.stream().map(read -> read.join().body()).distinct().toList();

        // Then
        assertThat(bodies).hasSize(1).first().asString().contains("\"matches\":[{");
        assertThat(system.read(Topics.CACHE_UPDATES).stream()
                        .map(received -> received.event())
                        .filter(EntryLoaded.class::isInstance)
                        .map(EntryLoaded.class::cast)
                        .filter(loaded -> loaded.key().equals("radiusKm=7&user=42"))
                        .map(EntryLoaded::version)
                        .distinct())
                .as("each load has a version of its own")
                .hasSize(1);
    }

    @Test
    void theWriterReadsWhatWasWrittenAtOnceAndEverybodyElseSoon(TestReporter report) throws Exception {
        // When
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String place = "{\"latitude\":" + (50 + i / 1_000.0) + ",\"longitude\":13.0}";
            get(gateways.get(1), "43", "location");
            HttpResponse<String> written = send("PUT", "43", "location", place);
            long acknowledged = System.nanoTime();

            // Then
            assertThat(written.statusCode()).isEqualTo(200);
            assertThat(get(gateways.get(0), "43", "location").body()).isEqualTo(written.body());
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(LONG)
                    .until(() -> get(gateways.get(1), "43", "location").body(), written.body()::equals);
            millis.add((System.nanoTime() - acknowledged) / 1_000_000);
        }
        List<Long> sorted = millis.stream().sorted().toList();
        report.publishEntry(
                "from the acknowledged write to the first true read at the other gateway",
                "p50 %d ms, p99 %d ms, most %d ms".formatted(sorted.get(100), sorted.get(197), sorted.get(199)));
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsAppliedTwiceWhenAnInstanceIsKilled() throws Exception {
        // Given
        int before = reputation("44");
        int acknowledged = 0;
        int unknown = 0;

        // When
        for (int i = 0; i < 40; i++) {
            if (i == 10) {
                system.first(ServiceKind.CACHE).kill();
            } else if (i == 20) {
                system.first(ServiceKind.CACHE).start();
            }
            int status = send("POST", "44", "completions", "{\"challengeId\":\"say-hello-first\"}")
                    .statusCode();
            if (status == 201) {
                acknowledged++;
            } else {
                assertThat(status).isEqualTo(503);
                unknown++;
            }
        }

        // Then
        system.first(ServiceKind.CACHE).awaitReady();
        int least = before + 10 * acknowledged;
        int most = least + 10 * unknown;
        assertThat(acknowledged).isGreaterThan(15);
        await().atMost(LONG).untilAsserted(() -> {
            send("PUT", "44", "location", "{\"latitude\":1,\"longitude\":1}");
            assertThat(reputation("44")).isBetween(least, most);
        });
    }

    @Test
    void withoutPostgresWhatIsKnownIsReadAndWritersAreAskedForPatience() throws Exception {
        // Given
        HttpResponse<String> before = get(gateways.get(0), "45", "reputation");
        system.postgres().stop();
        HttpResponse<String> read;
        HttpResponse<String> written;
        try {
            // When
            read = get(gateways.get(0), "45", "reputation");
            written = send("PUT", "45", "location", "{\"latitude\":1,\"longitude\":1}");
        } finally {
            system.postgres().start();
        }

        // Then
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(before.body());
        assertThat(written.statusCode()).isEqualTo(503);
        assertThat(written.headers().firstValue("Retry-After")).isPresent();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(send("PUT", "45", "location", "{\"latitude\":1,\"longitude\":1}")
                                .statusCode())
                        .isEqualTo(200));
    }

    private static int reputation(String user) throws Exception {
        return WireJson.MAPPER
                .readTree(get(gateways.get(0), user, "reputation").body())
                .path("reputation")
                .asInt();
    }

    private static HttpResponse<String> get(URI gateway, String user, String what) throws Exception {
        return HTTP.send(request(gateway, user, what).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String user, String what, String json) throws Exception {
        return HTTP.send(
                request(gateways.get(0), user, what)
                        .method(method, HttpRequest.BodyPublishers.ofString(json))
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI gateway, String user, String what) {
        return HttpRequest.newBuilder(gateway.resolve("/api/users/" + user + "/" + what))
                .header("Authorization", "Bearer " + system.token(user))
                .timeout(LONG);
    }
}
