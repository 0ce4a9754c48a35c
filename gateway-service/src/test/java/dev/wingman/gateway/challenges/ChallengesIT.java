package dev.wingman.gateway.challenges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.gateway.nearcache.ScriptedCacheService;
import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.EntryInvalidated;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.EntryRequested;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

class ChallengesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofMinutes(30);

    private static LocalRedis redis;
    private static RunningGateway gateway;
    private static ScriptedCacheService cacheService;

    @BeforeAll
    static void start() {
        redis = LocalRedis.start(Options.temporary());
        gateway = RunningGateway.start(
                "wingman.redis.host=" + redis.host(),
                "wingman.redis.port=" + redis.port(),
                // the machine that runs the tests may be busy
                "wingman.redis.timeout=2s",
                "wingman.near-cache.load-timeout=10s");
        cacheService = new ScriptedCacheService(SharedServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() throws Exception {
        cacheService.close();
        gateway.close();
        redis.close();
    }

    @BeforeEach
    void everyLoadSucceeds() {
        cacheService.answersWith(request -> Optional.of(loaded(request, json(request.key()))));
    }

    @Test
    void aMissIsLoadedAndTheNextReadIsAHit() {
        // When
        EntityExchangeResult<byte[]> first = get("/api/challenges?difficulty=hard");
        EntityExchangeResult<byte[]> second = get("/api/challenges?page=0&difficulty=hard&size=20");

        // Then
        assertThat(first.getStatus().value()).isEqualTo(200);
        assertThat(cacheOf(first)).isEqualTo("MISS L3");
        assertThat(cacheOf(second)).isEqualTo("HIT L1");
        assertThat(second.getResponseBody())
                .asString()
                .isEqualTo(json("difficulty=hard&page=0&size=20"))
                .isEqualTo(new String(first.getResponseBodyContent(), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(second.getResponseHeaders().getFirst("X-Request-Id")).startsWith("req_");
    }

    /** What waits behind an answer that takes time, and is then answered at once, must not end the reading. */
    @Test
    void aConnectionIsReadOnAfterARequestThatWaited() throws Exception {
        // Given
        get("/api/challenges?size=5");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);

            // When
            send(socket, "/api/challenges?page=7&size=7", "/api/challenges?size=5");
            awaitAnswers(socket, 2);
            send(socket, "/api/challenges?size=5");

            // Then
            awaitAnswers(socket, 1);
        }
    }

    private static void send(Socket socket, String... paths) throws IOException {
        StringBuilder requests = new StringBuilder();
        for (String path : paths) {
            requests.append("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + Tokens.of("u1", "user") + "\r\n\r\n");
        }
        socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Fails with a timeout when they don't come. */
    private static void awaitAnswers(Socket socket, int count) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] buffer = new byte[8_192];
        while (read.toString().split("\"key\"", -1).length <= count) {
            int length = socket.getInputStream().read(buffer);
            assertThat(length).as("read after %s", read).isPositive();
            read.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
        }
    }

    @Test
    void anEntryInRedisIsAHitToo() {
        // Given
        Instant now = Instant.now();
        inRedis("page=4&size=4", new CacheEntry("{\"from\":\"redis\"}", micros(now), TTL.toMillis(), now));

        // When
        EntityExchangeResult<byte[]> first = get("/api/challenges?page=4&size=4");
        EntityExchangeResult<byte[]> second = get("/api/challenges?page=4&size=4");

        // Then
        assertThat(cacheOf(first)).isEqualTo("HIT L2");
        assertThat(cacheOf(second)).isEqualTo("HIT L1");
        assertThat(second.getResponseBody()).asString().isEqualTo("{\"from\":\"redis\"}");
        assertThat(cacheService.asked("challenges", "page=4&size=4")).isZero();
    }

    @Test
    void whoHasTheEntryAlreadyGetsNoBody() {
        // Given
        String tag = String.valueOf(
                get("/api/challenges?size=3").getResponseHeaders().getETag());

        // When
        EntityExchangeResult<byte[]> again = gateway.clientOf("u1")
                .get()
                .uri("/api/challenges?size=3")
                .header("If-None-Match", tag)
                .exchange()
                .expectBody()
                .returnResult();

        // Then
        assertThat(again.getStatus().value()).isEqualTo(304);
        assertThat(again.getResponseBody()).isNull();
    }

    @Test
    void aHundredMissesAtOnceAreOneLoad() {
        // When
        List<CompletableFuture<EntityExchangeResult<byte[]>>> reads = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> get("/api/challenges?size=99")))
                .toList();

        // Then
        assertThat(reads)
                .allSatisfy(read -> assertThat(read.join().getStatus().value()).isEqualTo(200));
        assertThat(cacheService.asked("challenges", "page=0&size=99")).isEqualTo(1);
    }

    @Test
    void anInvalidatedEntryIsLoadedAnew() {
        // Given
        get("/api/challenges?size=98");
        cacheService.answersWith(request -> Optional.of(loaded(request, "{\"changed\":true}")));

        // When
        cacheService.publish(
                new EntryInvalidated("challenges", "page=0&size=98", micros(Instant.now()), Instant.now()));

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/api/challenges?size=98").getResponseBody())
                        .asString()
                        .isEqualTo("{\"changed\":true}"));
    }

    @Test
    void itWorksWithoutRedisAndUsesItAgainWhenItIsBack() {
        // Given
        redis.stop();
        try {
            // When
            EntityExchangeResult<byte[]> without = get("/api/challenges?page=7");

            // Then
            assertThat(cacheOf(without)).isEqualTo("MISS L3");
            assertThat(cacheOf(get("/api/challenges?page=7"))).isEqualTo("HIT L1");
        } finally {
            redis.start();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            long page = System.nanoTime() % 9_000 + 900;
            Instant now = Instant.now();
            inRedis("page=" + page + "&size=20", new CacheEntry("{}", micros(now), TTL.toMillis(), now));
            assertThat(cacheOf(get("/api/challenges?page=" + page))).isEqualTo("HIT L2");
        });
    }

    @Test
    void whatCanNotBeLoadedIsAProblemThatAsksForPatience() {
        // Given
        cacheService.answersWith(request -> Optional.of(
                new EntryLoadFailed(request.cache(), request.key(), "The source can't be read now.", Instant.now())));

        // Then
        gateway.clientOf("u1")
                .get()
                .uri("/api/challenges?page=8")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:wingman:problem:unavailable");
    }

    @Test
    void aParameterThatIsNotValidIsNamed() {
        // Then
        gateway.clientOf("u1")
                .get()
                .uri("/api/challenges?size=1000")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("size");
    }

    @Test
    void noHitWithoutAValidToken() {
        // Given
        get("/api/challenges?size=97");

        // Then
        gateway.client()
                .get()
                .uri("/api/challenges?size=97")
                .exchange()
                .expectStatus()
                .isUnauthorized();
        status(401, "not a token");
        status(403, Tokens.of("u1"));
        status(200, Tokens.of("u1", "ops"));
    }

    private static void status(int status, String token) {
        gateway.client()
                .get()
                .uri("/api/challenges?size=97")
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    private static EntityExchangeResult<byte[]> get(String uri) {
        return gateway.clientOf("u1").get().uri(uri).exchange().expectBody().returnResult();
    }

    private static String cacheOf(EntityExchangeResult<byte[]> result) {
        return result.getResponseHeaders().getFirst("X-Cache") + " "
                + result.getResponseHeaders().getFirst("X-Cache-Level");
    }

    private static EntryLoaded loaded(EntryRequested request, String json) {
        Instant now = Instant.now();
        return new EntryLoaded(request.cache(), request.key(), json, micros(now), TTL.toMillis(), now);
    }

    private static String json(String key) {
        return "{\"key\":\"" + key + "\"}";
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static void inRedis(String key, CacheEntry entry) {
        RedisClient client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set(CacheEntry.redisKey("challenges", key), WireJson.MAPPER.writeValueAsString(entry));
        } finally {
            client.shutdown();
        }
    }
}
