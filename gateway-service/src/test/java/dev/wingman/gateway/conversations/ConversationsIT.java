package dev.wingman.gateway.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.Tokens;
import dev.wingman.gateway.chat.ConversationOwners;
import dev.wingman.gateway.chat.ConversationOwners.Ownership;
import dev.wingman.gateway.nearcache.ScriptedCacheService;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.EntryUpdate;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

class ConversationsIT {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RunningGateway gateway;
    private static RunningGateway second;
    private static ScriptedCacheService cacheService;

    @BeforeAll
    static void start() {
        String[] settings = {
            "wingman.redis.host=" + SharedServers.redis().host(),
            "wingman.redis.port=" + SharedServers.redis().port(),
            "wingman.redis.timeout=2s",
            "wingman.near-cache.load-timeout=10s"
        };
        gateway = RunningGateway.start(settings);
        second = RunningGateway.start(settings);
        cacheService = new ScriptedCacheService(SharedServers.kafka().bootstrapServers());
        cacheService.answersWith(request -> Optional.of(absent(request)));
    }

    @AfterAll
    static void stop() throws Exception {
        cacheService.close();
        second.close();
        gateway.close();
    }

    @Test
    void aConversationThatLivesIsReadFromRedisByItsOwnerAndByOpsOnly() {
        // Given
        inRedis("live", turn("r1", "anna", "Hi", null), turn("r2", "anna", null, FailureReason.TIMEOUT));

        // Then
        read(Tokens.of("anna", "user"), "live")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.conversationId")
                .isEqualTo("live")
                .jsonPath("$.turns[0].reply")
                .isEqualTo("Hi")
                .jsonPath("$.turns[0].userId")
                .doesNotExist()
                .jsonPath("$.turns[1].failure")
                .isEqualTo("TIMEOUT")
                .jsonPath("$.turns[1].costMicroUsd")
                .isEqualTo(12);
        read(Tokens.of("berta", "user"), "live").expectStatus().isNotFound();
        read(Tokens.of("carla", "ops"), "live").expectStatus().isOk();
    }

    @Test
    void anOldConversationIsLoaded() {
        // Given
        String turns = WireJson.MAPPER.writeValueAsString(List.of(turn("r1", "anna", "Long ago", null)));
        cacheService.answersWith(request -> Optional.of(
                request.key().equals("old")
                        ? new EntryLoaded(request.cache(), request.key(), turns, 1, 0, Instant.now())
                        : absent(request)));

        // Then
        read(Tokens.of("anna", "user"), "old")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.turns[0].reply")
                .isEqualTo("Long ago");
        read(Tokens.of("berta", "user"), "old").expectStatus().isNotFound();
    }

    @Test
    void aFirstTurnThatIsOnItsWayIsWaitedFor() {
        // Given
        gateway.bean(ConversationOwners.class).accepted("young", "anna", false);
        String turns = WireJson.MAPPER.writeValueAsString(List.of(turn("r1", "anna", "Just now", null)));
        AtomicInteger looks = new AtomicInteger();
        cacheService.answersWith(request -> Optional.of(
                request.key().equals("young") && looks.incrementAndGet() > 2
                        ? new EntryLoaded(request.cache(), request.key(), turns, looks.get(), 0, Instant.now())
                        : absent(request)));

        // Then
        read(Tokens.of("berta", "user"), "young").expectStatus().isNotFound();
        read(Tokens.of("anna", "user"), "young")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.turns[0].reply")
                .isEqualTo("Just now");
    }

    @Test
    void whatIsNoConversationIsNotFound() {
        // Then
        read(Tokens.of("anna", "user"), "nowhere").expectStatus().isNotFound();
        read(Tokens.of("anna", "user"), "no%20id").expectStatus().isNotFound();
        read(Tokens.of("anna", "user"), "x".repeat(129)).expectStatus().isNotFound();
    }

    @Test
    void aClaimIsKnownToEveryGateway() {
        // Given
        ConversationOwners here = gateway.bean(ConversationOwners.class);
        ConversationOwners there = second.bean(ConversationOwners.class);
        Ownership before = here.check("claimed", "anna", TraceContext.start()).block(PATIENCE);

        // When
        Ownership claimed = here.claim("claimed", "anna").block(PATIENCE);

        // Then
        assertThat(before).isEqualTo(Ownership.UNKNOWN);
        assertThat(claimed).isEqualTo(Ownership.OWN);
        assertThat(here.check("claimed", "anna", TraceContext.start()).block(PATIENCE))
                .isEqualTo(Ownership.OWN);
        assertThat(here.check("claimed", "berta", TraceContext.start()).block(PATIENCE))
                .isEqualTo(Ownership.OTHER);
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(
                        there.check("claimed", "berta", TraceContext.start()).block(PATIENCE))
                .isEqualTo(Ownership.OTHER));
        assertThat(here.claim("claimed", "berta").block(PATIENCE)).isEqualTo(Ownership.OTHER);
        assertThat(here.check("claimed", "anna", TraceContext.start()).block(PATIENCE))
                .isEqualTo(Ownership.OWN);
    }

    @Test
    void ofManyWhoClaimAtOnceOneSucceedsAtAllGateways() {
        // Given
        List<ConversationOwners> gateways =
                List.of(gateway.bean(ConversationOwners.class), second.bean(ConversationOwners.class));

        // When
        List<Ownership> claims = Flux.range(0, 20)
                .flatMap(i -> gateways.get(i % 2).claim("wanted", "user-" + i), 20)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();

        // Then
        assertThat(claims).containsOnlyOnce(Ownership.OWN);
        assertThat(claims).filteredOn(Ownership.OTHER::equals).hasSize(19);
        assertThat(Flux.fromIterable(gateways)
                        .flatMap(each ->
                                Flux.range(0, 20).flatMap(i -> each.check("wanted", "user-" + i, TraceContext.start())))
                        .collectList()
                        .blockOptional(PATIENCE)
                        .orElseThrow())
                .filteredOn(Ownership.OWN::equals)
                .hasSize(2);
    }

    private static WebTestClient.ResponseSpec read(String token, String conversationId) {
        return gateway.client()
                .get()
                .uri(java.net.URI.create("http://127.0.0.1:" + gateway.port() + "/api/conversations/" + conversationId))
                .headers(headers -> headers.setBearerAuth(token))
                .exchange();
    }

    private static EntryUpdate absent(EntryRequested request) {
        return new EntryLoaded(request.cache(), request.key(), null, 1, 0, Instant.now());
    }

    private static ConversationTurn turn(
            String requestId, String userId, @Nullable String reply, @Nullable FailureReason failure) {
        return new ConversationTurn(
                requestId, userId, "Hello", reply, failure, Tier.ECONOMY, "small", new Usage(3, 4, 0), 12, NOON, NOON);
    }

    private static void inRedis(String conversationId, ConversationTurn... turns) {
        RedisClient client = RedisClient.create("redis://"
                + SharedServers.redis().host() + ":" + SharedServers.redis().port());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            for (ConversationTurn turn : turns) {
                connection
                        .sync()
                        .rpush(
                                ConversationTurn.REDIS_PREFIX + conversationId,
                                WireJson.MAPPER.writeValueAsString(turn));
            }
        } finally {
            client.shutdown();
        }
    }
}
