package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.cli.up.ServiceKind;
import dev.wingman.localstack.LocalPostgres;
import dev.wingman.schemas.Received;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheCleared;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/** Users behind two gateways and two cache-services. */
class HotDataIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String QUERIES_FOR_MATCHES =
            "select coalesce(sum(calls), 0) from pg_stat_statements where query like '%lateral%cube_enlarge%'";
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
    void aThousandMissesOfOneKeyOverTwoGatewaysAreOneQuery() throws Exception {
        // Given
        long before = count(QUERIES_FOR_MATCHES);

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
        assertThat(count(QUERIES_FOR_MATCHES) - before).isEqualTo(1);
    }

    @Test
    void aResultThatTookLongIsKeptInPostgresUntilSomethingChanges() throws Exception {
        // Given
        String first = get(gateways.get(0), "46", "matches?radiusKm=7").body();
        await().atMost(LONG)
                .until(() -> count("select count(*) from cache.results where key = 'radiusKm=7&user=46'") == 1);
        long before = count(QUERIES_FOR_MATCHES);

        // When
        redis("FLUSHALL");
        HttpResponse<String> kept = get(gateways.get(1), "46", "matches?radiusKm=7");
        long queriesForKept = count(QUERIES_FOR_MATCHES) - before;
        send("PUT", "46", "location", "{\"latitude\":52.52,\"longitude\":13.4}");
        HttpResponse<String> anew = get(gateways.get(0), "46", "matches?radiusKm=7");

        // Then
        assertThat(kept.body()).isEqualTo(first);
        assertThat(queriesForKept).isZero();
        assertThat(anew.body()).isNotEqualTo(first);
        assertThat(count(QUERIES_FOR_MATCHES) - before).isEqualTo(1);
    }

    @Test
    void aClearReachesAllLevelsOfAllInstancesAndIsWrittenDown() throws Exception {
        // Given
        for (URI gateway : gateways) {
            get(gateway, "47", "reputation");
            get(gateway, "48", "reputation");
        }
        change("update cache.users set reputation = 987654 where id in ('47', '48')");
        List<String> before = bodies("47");

        // When
        HttpResponse<String> cleared = operate("clear", "{\"cache\":\"reputation\",\"pattern\":\"4?\"}");

        // Then
        assertThat(before).noneMatch(body -> body.contains("987654"));
        assertThat(cleared.statusCode()).isEqualTo(200);
        assertThat(WireJson.MAPPER
                        .readTree(cleared.body())
                        .get("removedFromRedis")
                        .asInt())
                .isPositive();
        assertThat(get(gateways.get(0), "47", "reputation").body()).contains("987654");
        await().atMost(LONG).untilAsserted(() -> assertThat(bodies("48")).allMatch(body -> body.contains("987654")));
        assertThat(system.read(Topics.CACHE_OPERATIONS).stream().map(Received::event))
                .filteredOn(CacheCleared.class::isInstance)
                .extracting(done -> ((CacheCleared) done).operator())
                .contains("olga");
        assertThat(operate("clear", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void aWarmingBringsWhatIsHotIntoTheMemoryOfEveryGateway() throws Exception {
        // Given
        for (int i = 0; i < 20; i++) {
            get(gateways.get(0), "49", "reputation");
        }
        await().atMost(LONG).until(() -> count("select count(*) from cache.hot_keys where key = '49'") == 1);

        // When
        HttpResponse<String> warmed = operate("warm", "{\"cache\":\"reputation\"}");

        // Then
        assertThat(warmed.statusCode()).isEqualTo(200);
        assertThat(WireJson.MAPPER.readTree(warmed.body()).get("entries").asInt())
                .isPositive();
        await().atMost(LONG)
                .until(
                        () -> get(gateways.get(1), "49", "reputation")
                                .headers()
                                .firstValue("X-Cache-Level")
                                .orElse(""),
                        "L1"::equals);
    }

    @Test
    void theStatisticsAreThoseOfAllInstancesAndSayHowOldTheyAre() throws Exception {
        // Given
        for (URI gateway : gateways) {
            get(gateway, "50", "reputation");
        }

        // Then
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode page = WireJson.MAPPER.readTree(
                    HTTP.send(operator(gateways.get(1), "stats").GET().build(), HttpResponse.BodyHandlers.ofString())
                            .body());
            assertThat(page.get("instances")).hasSizeGreaterThanOrEqualTo(4);
            assertThat(page.get("oldestMillis").asLong()).isBetween(0L, 30_000L);
            JsonNode reputation = StreamSupport.stream(page.get("caches").spliterator(), false)
                    .filter(cache -> cache.get("cache").asString().equals("reputation"))
                    .findFirst()
                    .orElseThrow();
            assertThat(reputation.get("reads").asLong()).isGreaterThanOrEqualTo(2);
            assertThat(reputation.at("/l1/entries").asLong()).isPositive();
            assertThat(reputation.at("/l3/loads").asLong()).isPositive();
            assertThat(reputation.at("/l3/loadTimes/p99Micros").asLong()).isPositive();
        });
    }

    @Test
    void withoutKafkaWhatIsInMemoryAndInRedisIsServed() throws Exception {
        // Given
        await().atMost(LONG).until(() -> {
            // Redis may have been away a moment ago, and then nothing is written to it for a while
            send("PUT", "51", "location", "{\"latitude\":1,\"longitude\":1}");
            get(gateways.get(0), "51", "reputation");
            return answer("EXISTS wingman:cache:reputation:51").equals(":1");
        });
        system.kafka().stop();
        HttpResponse<String> fromMemory;
        HttpResponse<String> fromRedis;
        try {
            // When
            fromMemory = get(gateways.get(0), "51", "reputation");
            fromRedis = get(gateways.get(1), "51", "reputation");
        } finally {
            system.kafka().start();
        }

        // Then
        assertThat(fromMemory.headers().firstValue("X-Cache-Level")).contains("L1");
        assertThat(fromRedis.headers().firstValue("X-Cache-Level")).contains("L2");
        assertThat(fromRedis.headers().firstValue("X-Cache")).contains("HIT");
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(send("PUT", "51", "location", "{\"latitude\":1,\"longitude\":1}")
                                .statusCode())
                        .isEqualTo(200));
    }

    @Test
    void aRedisThatIsSlowCostsItsTimeBudgetAndNoMore() throws Exception {
        // Given
        signal("STOP");
        HttpResponse<String> read;
        long nanos;
        try {
            // When
            long begin = System.nanoTime();
            read = get(gateways.get(0), "52", "reputation");
            nanos = System.nanoTime() - begin;
        } finally {
            signal("CONT");
        }

        // Then
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(30));
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

    private static List<String> bodies(String user) throws Exception {
        return List.of(
                get(gateways.get(0), user, "reputation").body(),
                get(gateways.get(1), user, "reputation").body());
    }

    private static HttpRequest.Builder operator(URI gateway, String what) {
        return HttpRequest.newBuilder(gateway.resolve("/performance/cache/" + what))
                .header("Authorization", "Bearer " + system.token("olga", "ops"))
                .timeout(LONG);
    }

    private static HttpResponse<String> operate(String what, String json) throws Exception {
        return HTTP.send(
                operator(gateways.get(0), what)
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A stopped process keeps its connections and answers nothing. */
    private static void signal(String name) throws Exception {
        int exit = new ProcessBuilder(
                        "kill",
                        "-" + name,
                        Long.toString(system.redis().process().orElseThrow().pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private static void redis(String command) throws Exception {
        assertThat(answer(command)).isEqualTo("+OK");
    }

    /** The first line of what Redis answers. */
    private static String answer(String command) throws Exception {
        try (Socket socket = new Socket(system.redis().host(), system.redis().port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static long count(String sql) throws Exception {
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static void change(String sql) throws Exception {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static Connection database() throws Exception {
        LocalPostgres postgres = system.postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
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
