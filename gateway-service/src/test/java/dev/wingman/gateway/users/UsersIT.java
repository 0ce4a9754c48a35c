package dev.wingman.gateway.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.gateway.nearcache.ScriptedCacheService;
import dev.wingman.gateway.resources.Announcing;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import dev.wingman.schemas.cache.ChangeRequested;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.TagVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

class UsersIT {

    private static final Duration TTL = Duration.ofMinutes(15);

    private static RunningGateway gateway;
    private static ScriptedCacheService cacheService;

    /** The version of every tag in the scripted database. */
    private final AtomicLong version = new AtomicLong(1);

    private final String me = "u-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "wingman.redis.enabled=false",
                "wingman.near-cache.load-timeout=10s",
                "wingman.near-cache.change-timeout=2s");
        cacheService = new ScriptedCacheService(SharedServers.kafka().bootstrapServers());
        Announcing.reputation(gateway);
    }

    @AfterAll
    static void stop() throws Exception {
        cacheService.close();
        gateway.close();
    }

    @BeforeEach
    void everythingWorks() {
        cacheService.answersWith(request -> Optional.of(loaded(request, version.get(), TTL)));
        cacheService.answersChangesWith(
                request -> Optional.of(answer(request, ChangeOutcome.APPLIED, null, version.incrementAndGet())));
    }

    @Test
    void theSecondReadIsAHit() {
        // When
        EntityExchangeResult<byte[]> first = get(me, path("reputation"));
        EntityExchangeResult<byte[]> second = get(me, path("reputation"));

        // Then
        assertThat(first.getResponseHeaders().getFirst("X-Cache")).isEqualTo("MISS");
        assertThat(second.getResponseHeaders().getFirst("X-Cache")).isEqualTo("HIT");
        assertThat(second.getResponseHeaders().getFirst("Age")).isNotNull();
        assertThat(second.getResponseHeaders().getETag())
                .isEqualTo(first.getResponseHeaders().getETag());
        assertThat(get(me, "/performance/cache/stats").getStatus().value()).isEqualTo(403);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(body(get(client(Tokens.of(me, "ops")), "/performance/cache/stats")))
                        .contains("\"cache\":\"reputation\"", "\"l1\":", "\"oldestMillis\":"));
    }

    @Test
    void theWriterReadsWhatWasWritten() {
        // Given
        String before = body(get(me, path("location")));

        // When
        EntityExchangeResult<byte[]> written = put(me, path("location"), "{\"latitude\":52.5,\"longitude\":13.4}");

        // Then
        assertThat(written.getStatus().value()).isEqualTo(200);
        assertThat(body(written)).isEqualTo("{\"state\":2}");
        assertThat(body(get(me, path("location")))).contains("\"state\":2").isNotEqualTo(before);
        assertThat(cacheService.changes()).anySatisfy(change -> {
            assertThat(change.entity()).isEqualTo("user:" + me);
            assertThat(change.kind()).isEqualTo("move-user");
            assertThat(change.value()).isEqualTo("{\"userId\":\"" + me + "\",\"latitude\":52.5,\"longitude\":13.4}");
        });
    }

    @Test
    void anotherUsersDataDoesNotExistButForOps() {
        // Given
        String other = "u-" + UUID.randomUUID();

        // Then
        assertThat(get(other, path("reputation")).getStatus().value()).isEqualTo(404);
        assertThat(get(other, path("matches")).getStatus().value()).isEqualTo(404);
        assertThat(get(other, path("location")).getStatus().value()).isEqualTo(404);
        assertThat(put(other, path("location"), "{\"latitude\":1,\"longitude\":1}")
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(cacheService.asked("reputation", me)).isZero();
        assertThat(get(client(Tokens.of(other, "ops")), path("reputation"))
                        .getStatus()
                        .value())
                .isEqualTo(200);
    }

    @Test
    void whatDoesNotExistIsRememberedUntilItDoes() {
        // Given
        cacheService.answersWith(request -> Optional.of(new EntryLoaded(
                request.cache(),
                request.key(),
                null,
                micros(),
                TTL.toMillis(),
                Instant.now(),
                List.of(new TagVersion("user:" + me, version.get())))));
        int absent = get(me, path("location")).getStatus().value();
        int remembered = get(me, path("location")).getStatus().value();
        long asked = cacheService.asked("locations", me);
        everythingWorks();

        // When
        put(me, path("location"), "{\"latitude\":1,\"longitude\":1}");

        // Then
        assertThat(absent).isEqualTo(404);
        assertThat(remembered).isEqualTo(404);
        assertThat(asked).isEqualTo(1);
        assertThat(get(me, path("location")).getStatus().value()).isEqualTo(200);
    }

    @Test
    void aFieldThatIsNotValidIsNamedAndNothingIsPublished() {
        // Given
        int changes = cacheService.changes().size();

        // Then
        assertThat(field(put(me, path("location"), "{\"latitude\":91,\"longitude\":1}")))
                .isEqualTo("400 latitude");
        assertThat(field(put(me, path("location"), "{\"latitude\":1}"))).isEqualTo("400 longitude");
        assertThat(field(put(me, path("location"), "{\"latitude\":1,\"longitude\":1,\"x\":1}")))
                .isEqualTo("400 x");
        assertThat(field(post(me, path("completions"), "{\"challengeId\":\"\"}")))
                .isEqualTo("400 challengeId");
        assertThat(field(get(me, path("matches") + "?radiusKm=101"))).isEqualTo("400 radiusKm");
        assertThat(cacheService.changes()).hasSize(changes);
    }

    @Test
    void whatTheDataDoesNotAllowIsNamed() {
        // Given
        cacheService.answersChangesWith(
                request -> Optional.of(answer(request, ChangeOutcome.REFUSED, "challengeId", 0)));

        // Then
        assertThat(field(post(me, path("completions"), "{\"challengeId\":\"none\"}")))
                .isEqualTo("400 challengeId");
    }

    @Test
    void aCompletionIsCreated() {
        // Then
        assertThat(post(me, path("completions"), "{\"challengeId\":\"say-hello-first\"}")
                        .getStatus()
                        .value())
                .isEqualTo(201);
    }

    @Test
    void whenTheDatabaseIsAwayTheWriterIsAskedForPatience() {
        // Given
        cacheService.answersChangesWith(request -> Optional.of(answer(request, ChangeOutcome.UNAVAILABLE, null, 0)));

        // When
        EntityExchangeResult<byte[]> refused = put(me, path("location"), "{\"latitude\":1,\"longitude\":1}");
        cacheService.answersChangesWith(request -> Optional.empty());
        EntityExchangeResult<byte[]> unanswered = put(me, path("location"), "{\"latitude\":1,\"longitude\":1}");

        // Then
        assertThat(refused.getStatus().value()).isEqualTo(503);
        assertThat(refused.getResponseHeaders().getFirst("Retry-After")).isEqualTo("2");
        assertThat(unanswered.getStatus().value()).isEqualTo(503);
        assertThat(unanswered.getResponseHeaders().getFirst("Retry-After")).isEqualTo("2");
    }

    @Test
    void anEntryPastItsTimeIsMarkedWhenNoNewerOneCanBeHad() {
        // Given
        cacheService.answersWith(request -> Optional.of(loaded(request, version.get(), Duration.ofMillis(1))));
        get(me, path("reputation"));
        cacheService.answersWith(request -> Optional.of(
                new EntryLoadFailed(request.cache(), request.key(), "The source can't be read now.", Instant.now())));

        // When
        EntityExchangeResult<byte[]> stale = get(me, path("reputation"));

        // Then
        assertThat(stale.getStatus().value()).isEqualTo(200);
        assertThat(stale.getResponseHeaders().getFirst("X-Cache")).isEqualTo("STALE");
        assertThat(stale.getResponseHeaders().getFirst("Warning")).startsWith("110 ");
    }

    @Test
    void challengesAreWrittenByOpsOnly() {
        // Given
        String challenge = "{\"title\":\"Say hello twice\",\"category\":\"conversation\",\"difficulty\":\"easy\","
                + "\"description\":\"Greet three people today, and then once more.\",\"minutes\":5,\"points\":10}";
        WebTestClient ops = client(Tokens.of(me, "ops"));

        // Then
        assertThat(post(me, "/api/challenges", challenge).getStatus().value()).isEqualTo(403);
        assertThat(put(me, "/api/challenges/x", challenge).getStatus().value()).isEqualTo(403);
        assertThat(send(ops.post(), "/api/challenges", challenge).getStatus().value())
                .isEqualTo(201);
        assertThat(send(ops.put(), "/api/challenges/say-hello-twice", challenge)
                        .getStatus()
                        .value())
                .isEqualTo(200);
        assertThat(field(send(ops.put(), "/api/challenges/x", challenge.replace("easy", "simple"))))
                .isEqualTo("400 difficulty");
        assertThat(cacheService.changes()).anySatisfy(change -> assertThat(change.value())
                .startsWith("{\"id\":\"say-hello-twice\",\"title\":\"Say hello twice\""));
    }

    private String path(String what) {
        return "/api/users/" + me + "/" + what;
    }

    private static EntityExchangeResult<byte[]> get(String user, String path) {
        return get(client(Tokens.of(user, "user")), path);
    }

    private static EntityExchangeResult<byte[]> get(WebTestClient client, String path) {
        return client.get().uri(path).exchange().expectBody().returnResult();
    }

    private static EntityExchangeResult<byte[]> put(String user, String path, String json) {
        return send(client(Tokens.of(user, "user")).put(), path, json);
    }

    private static EntityExchangeResult<byte[]> post(String user, String path, String json) {
        return send(client(Tokens.of(user, "user")).post(), path, json);
    }

    private static EntityExchangeResult<byte[]> send(
            WebTestClient.RequestBodyUriSpec request, String path, String json) {
        return request.uri(path)
                .header("Content-Type", "application/json")
                .bodyValue(json)
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static WebTestClient client(String token) {
        return gateway.client()
                .mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(token))
                .build();
    }

    private static String body(EntityExchangeResult<byte[]> result) {
        return new String(result.getResponseBodyContent(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String field(EntityExchangeResult<byte[]> result) {
        String field = body(result).replaceAll("(?s).*\"field\":\"([^\"]*)\".*", "$1");
        return result.getStatus().value() + " " + field;
    }

    private EntryLoaded loaded(EntryRequested request, long state, Duration ttl) {
        return new EntryLoaded(
                request.cache(),
                request.key(),
                "{\"key\":\"" + request.key() + "\",\"state\":" + state + "}",
                micros(),
                ttl.toMillis(),
                Instant.now(),
                List.of(new TagVersion("user:" + me, state)));
    }

    private static ChangeAnswered answer(
            ChangeRequested request, ChangeOutcome outcome, @Nullable String field, long state) {
        boolean applied = outcome == ChangeOutcome.APPLIED;
        return new ChangeAnswered(
                request.requestId(),
                request.kind(),
                request.entity(),
                outcome,
                applied ? "{\"state\":" + state + "}" : null,
                field,
                applied ? null : "Not so.",
                applied ? List.of(new TagVersion(request.entity(), state)) : List.of(),
                Instant.now());
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
