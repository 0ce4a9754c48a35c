package dev.wingman.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalPostgres;
import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import dev.wingman.schemas.cache.ChangeRequested;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.TagVersion;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Users and challenges, read and changed through two instances. */
class HotDataIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHALLENGE = "say-hello-first";

    private static LocalRedis redis;
    private static LocalPostgres postgres;
    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        redis = LocalRedis.start(Options.temporary());
        postgres = LocalPostgres.start(Options.temporary());
        first = new SpringApplicationBuilder(CacheApplication.class).run(settings());
        second = new SpringApplicationBuilder(CacheApplication.class).run(settings());
        gateway = new TestGateway(SharedServers.kafka().bootstrapServers());
        await().atMost(PATIENCE).until(() -> count("select count(*) from cache.completions") > 0);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
        redis.close();
        postgres.close();
    }

    @Test
    void theCityIsAlive() {
        // Then
        assertThat(count("select count(*) from cache.users")).isEqualTo(5_000);
        assertThat(count("select count(*) from cache.locations")).isEqualTo(5_000);
        assertThat(count("select sum(reputation) from cache.users"))
                .isEqualTo(count("select sum(points) from cache.completions"))
                .isPositive();
    }

    @Test
    void aCompletionEarnsItsPoints() throws Exception {
        // Given
        JsonNode before = json(gateway.answer(EntryLoaded.class, "reputation", "7"));

        // When
        ChangeAnswered answer = gateway.answer(complete("7", CHALLENGE));

        // Then
        assertThat(answer.outcome()).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(answer.tags()).extracting(TagVersion::tag).containsExactly("user:7");
        JsonNode completion = WireJson.MAPPER.readTree(answer.value());
        JsonNode after = json(gateway.answer(EntryLoaded.class, "reputation", "7"));
        int points = completion.get("points").asInt();
        assertThat(points).isEqualTo(10);
        assertThat(completion.get("reputation").asInt())
                .isEqualTo(after.get("reputation").asInt())
                .isEqualTo(before.get("reputation").asInt() + points);
        assertThat(after.get("completions").asInt())
                .isEqualTo(before.get("completions").asInt() + 1);
    }

    @Test
    void aChangeTakesWhatDependsOnItOutOfRedisAndLaterLoadsKnowOfIt() throws Exception {
        // Given
        EntryLoaded before = gateway.answer(EntryLoaded.class, "locations", "8");

        // When
        ChangeAnswered answer = gateway.answer(gateway.change("move-user", "user:8", place("8", 52.5, 13.4)));
        boolean kept = inRedis("locations", "8");
        EntryLoaded after = gateway.answer(EntryLoaded.class, "locations", "8");

        // Then
        assertThat(kept).isFalse();
        assertThat(after.value()).isEqualTo(answer.value());
        assertThat(after.tags()).isEqualTo(answer.tags());
        assertThat(Objects.requireNonNull(before.tags()).get(0).version())
                .isLessThan(answer.tags().get(0).version());
    }

    @Test
    void aRequestThatComesAgainChangesNothingAndIsAnsweredInTheSameWay() throws Exception {
        // Given
        ChangeRequested request = complete("9", CHALLENGE);
        ChangeAnswered once = gateway.answer(request);
        int reputation = reputation("9");

        // When
        gateway.send(request);
        ChangeAnswered again = gateway.answer(request);

        // Then
        assertThat(again).isEqualTo(once);
        assertThat(reputation("9")).isEqualTo(reputation);
    }

    @Test
    void changesOfOneUserAreAppliedInTheirOrder() throws Exception {
        // When
        List<ChangeRequested> requests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            requests.add(gateway.change("move-user", "user:10", place("10", 50 + i / 100.0, 13)));
        }
        requests.forEach(gateway::answer);

        // Then
        assertThat(json(gateway.answer(EntryLoaded.class, "locations", "10"))
                        .get("latitude")
                        .asDouble())
                .isEqualTo(50.49);
    }

    @Test
    void whoDoesSomethingForTheFirstTimeBecomesAUser() throws Exception {
        // Given
        EntryLoaded before = gateway.answer(EntryLoaded.class, "reputation", "ada");

        // When
        gateway.answer(complete("ada", CHALLENGE));

        // Then
        assertThat(before.value()).isNull();
        assertThat(before.ttlMillis()).isPositive();
        assertThat(json(gateway.answer(EntryLoaded.class, "reputation", "ada"))
                        .get("reputation")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void aChallengeThatDoesNotExistIsNamedAndNothingChanges() throws Exception {
        // Given
        int reputation = reputation("11");

        // When
        ChangeAnswered answer = gateway.answer(complete("11", "no-such-challenge"));

        // Then
        assertThat(answer.outcome()).isEqualTo(ChangeOutcome.REFUSED);
        assertThat(answer.field()).isEqualTo("challengeId");
        assertThat(answer.tags()).isEmpty();
        assertThat(reputation("11")).isEqualTo(reputation);
    }

    @Test
    void matchesAreNearShareAnInterestAndStandInOrder() throws Exception {
        // When
        JsonNode page = json(gateway.answer(EntryLoaded.class, "matches", "radiusKm=5&user=42"));

        // Then
        assertThat(page.get("matches")).hasSizeBetween(5, 20).allSatisfy(match -> {
            assertThat(match.get("userId").asString()).isNotEqualTo("42");
            assertThat(match.get("distanceKm").asDouble()).isBetween(0.0, 5.0);
            assertThat(match.get("sharedInterests")).isNotEmpty();
            assertThat(match.get("score").asDouble()).isBetween(0.0, 1.0);
        });
        List<Double> scores = new ArrayList<>();
        page.get("matches").forEach(match -> scores.add(-match.get("score").asDouble()));
        assertThat(scores).isSorted();
    }

    @Test
    void whoIsNowhereHasNoMatchesAndWhoIsAloneHasNone() throws Exception {
        // Given
        gateway.answer(gateway.change("move-user", "user:robinson", place("robinson", -33.6, -78.8)));

        // When
        EntryLoaded nowhere = gateway.answer(EntryLoaded.class, "matches", "radiusKm=5&user=nobody");
        EntryLoaded alone = gateway.answer(EntryLoaded.class, "matches", "radiusKm=5&user=robinson");

        // Then
        assertThat(nowhere.value()).isNull();
        assertThat(json(alone).get("matches")).isEmpty();
    }

    @Test
    void aChangedChallengeShowsOnEveryPage() throws Exception {
        // Given
        String body = "{\"id\":\"%s\",\"title\":\"Say hello twice\",\"category\":\"conversation\","
                + "\"difficulty\":\"easy\",\"description\":\"Greet three people today, and then once more.\","
                + "\"minutes\":5,\"points\":10}";
        gateway.answer(EntryLoaded.class, "challenges", "page=0&size=5");

        // When
        ChangeAnswered created = gateway.answer(
                gateway.change("create-challenge", "challenge:say-hello-twice", body.formatted("say-hello-twice")));
        ChangeAnswered twice = gateway.answer(
                gateway.change("create-challenge", "challenge:say-hello-twice", body.formatted("say-hello-twice")));
        ChangeAnswered missing =
                gateway.answer(gateway.change("replace-challenge", "challenge:none", body.formatted("none")));

        // Then
        assertThat(created.outcome()).isEqualTo(ChangeOutcome.APPLIED);
        assertThat(created.tags()).extracting(TagVersion::tag).containsExactly("challenges");
        assertThat(twice.field()).isEqualTo("id");
        assertThat(missing.outcome()).isEqualTo(ChangeOutcome.NOT_FOUND);
        assertThat(json(gateway.answer(EntryLoaded.class, "challenges", "page=0&size=5"))
                        .get("total")
                        .asInt())
                .isEqualTo(121);
    }

    @Test
    void aThousandMissesOfOneKeyAreOneLoad() throws Exception {
        // Given
        Instant asked = Instant.now();

        // When
        for (int i = 0; i < 1_000; i++) {
            gateway.ask("locations", "12", asked);
        }
        Set<Long> versions = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            versions.add(gateway.next(EntryLoaded.class, "locations", "12").version());
        }

        // Then
        assertThat(versions).as("each load has a version of its own").hasSize(1);
    }

    @Test
    void aChangeThatIsTooOldIsNotApplied() throws Exception {
        // Given
        int reputation = reputation("13");

        // When
        gateway.change(
                "complete-challenge",
                "user:13",
                completion("13", CHALLENGE),
                Instant.now().minusSeconds(600));
        gateway.answer(complete("13", CHALLENGE));

        // Then
        assertThat(reputation("13")).isEqualTo(reputation + 10);
    }

    @Test
    void withoutPostgresTheAskerIsToldAndLaterChangesAreApplied() throws Exception {
        // Given
        ChangeAnswered answer;
        postgres.stop();
        try {
            // When
            answer = gateway.answer(gateway.change("move-user", "user:14", place("14", 1, 2)));
        } finally {
            postgres.start();
        }

        // Then
        assertThat(answer.outcome()).isEqualTo(ChangeOutcome.UNAVAILABLE);
        assertThat(answer.tags()).isEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        gateway.answer(gateway.change("move-user", "user:14", place("14", 1, 3)))
                                .outcome())
                .isEqualTo(ChangeOutcome.APPLIED));
    }

    private static ChangeRequested complete(String userId, String challengeId) throws Exception {
        return gateway.change("complete-challenge", "user:" + userId, completion(userId, challengeId));
    }

    private static String completion(String userId, String challengeId) {
        return "{\"userId\":\"" + userId + "\",\"challengeId\":\"" + challengeId + "\"}";
    }

    private static String place(String userId, double latitude, double longitude) {
        return "{\"userId\":\"" + userId + "\",\"latitude\":" + latitude + ",\"longitude\":" + longitude + "}";
    }

    private static JsonNode json(EntryLoaded loaded) {
        return WireJson.MAPPER.readTree(Objects.requireNonNull(loaded.value()));
    }

    private static int reputation(String userId) {
        return (int) count("select reputation from cache.users where id = '" + userId + "'");
    }

    private static boolean inRedis(String cache, String key) {
        RedisClient client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().exists(CacheEntry.redisKey(cache, key)) == 1;
        } finally {
            client.shutdown();
        }
    }

    private static long count(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        } catch (SQLException notYet) {
            return -1;
        }
    }

    private static String[] settings() {
        return new String[] {
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--LOG_FORMAT=",
            "--KAFKA_BOOTSTRAP_SERVERS=" + SharedServers.kafka().bootstrapServers(),
            "--REDIS_HOST=" + redis.host(),
            "--REDIS_PORT=" + redis.port(),
            // the machine that runs the tests may be busy
            "--REDIS_TIMEOUT=2s",
            "--DB_HOST=" + postgres.host(),
            "--DB_PORT=" + postgres.port(),
            "--DB_NAME=" + postgres.database(),
            "--DB_USER=" + postgres.user(),
            "--DB_PASSWORD=" + postgres.password(),
            "--LOAD_TIMEOUT=5s",
            "--LOAD_ABANDON_AFTER=60s",
            "--CHANGE_TIMEOUT=10s",
            "--CHANGE_ABANDON_AFTER=60s"
        };
    }
}
