package dev.wingman.chat.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.localstack.SharedServers;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import dev.wingman.schemas.chat.AnswerLearned;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisAnswersIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Scope SCOPE = new Scope("scope");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final String key = UUID.randomUUID().toString();
    private Redis redis;

    @BeforeEach
    void connect() {
        LocalRedis server = SharedServers.redis();
        redis = Redis.open(new RedisAddress(server.host(), server.port(), ""), Duration.ofSeconds(2), registry);
        await().atMost(LIMIT).until(redis::available);
    }

    @AfterEach
    void disconnect() {
        redis.close();
    }

    private RedisAnswers answers(String signingKey) {
        return new RedisAnswers(redis, Duration.ofDays(1), signingKey, new AnswerMeters(registry));
    }

    private AnswerLearned answer(String scope, String question) {
        return Learned.answer(key, scope, question, null, Instant.now());
    }

    private void write(String value) {
        redis.ask(commands -> commands.set(RedisAnswers.PREFIX + key, value)).block(LIMIT);
    }

    private Optional<AnswerLearned> find(RedisAnswers answers) {
        return answers.find(key, SCOPE, "What is a deload week?").blockOptional(LIMIT);
    }

    private double refused(String reason) {
        return registry.get("wingman.answers.refused").tag("reason", reason).counter().count();
    }

    @Test
    void anAnswerIsFoundAsItWasPutUntilItIsDeleted() {
        RedisAnswers answers = answers("secret");
        answers.put(answer("scope", "What is a DELOAD week")).block(LIMIT);

        assertThat(find(answers)).hasValueSatisfying(found -> assertThat(found.answer()).isEqualTo("An answer."));
        assertThat(answers.delete(key).block(LIMIT)).isEqualTo(1);
        assertThat(find(answers)).isEmpty();
    }

    @Test
    void garbageAndAnswersOfAnotherScopeOrQuestionAreNotBelieved() {
        RedisAnswers answers = answers("");

        write("{\"answer\": 5");
        assertThat(find(answers)).isEmpty();
        assertThat(refused("unreadable")).isEqualTo(1);

        answers.put(answer("another scope", "What is a deload week?")).block(LIMIT);
        assertThat(find(answers)).isEmpty();
        assertThat(refused("scope")).isEqualTo(1);

        answers.put(answer("scope", "What is a rest week?")).block(LIMIT);
        assertThat(find(answers)).isEmpty();
        assertThat(refused("question")).isEqualTo(1);
    }

    @Test
    void withASigningKeyWhatIsNotSignedWithItIsNotBelieved() {
        // Given
        answers("").put(answer("scope", "What is a deload week?")).block(LIMIT);
        assertThat(find(answers("secret"))).isEmpty();

        answers("another secret").put(answer("scope", "What is a deload week?")).block(LIMIT);
        assertThat(find(answers("secret"))).isEmpty();

        // When
        answers("secret").put(answer("scope", "What is a deload week?")).block(LIMIT);
        assertThat(find(answers("secret"))).isPresent();
        String value = redis.ask(commands -> commands.get(RedisAnswers.PREFIX + key)).block(LIMIT);
        write(String.valueOf(value).replace("An answer.", "A poisoned answer."));

        // Then
        assertThat(find(answers("secret"))).isEmpty();
        assertThat(refused("signature")).isEqualTo(3);
    }

    @Test
    void aRedisThatStopsInTheMiddleIsAMissAndNotAnError() throws Exception {
        LocalRedis own = LocalRedis.start(Options.temporary());
        try (Redis dying = Redis.open(
                new RedisAddress(own.host(), own.port(), ""), Duration.ofMillis(200), new SimpleMeterRegistry())) {
            await().atMost(LIMIT).until(dying::available);
            RedisAnswers answers = new RedisAnswers(dying, Duration.ofDays(1), "", new AnswerMeters(registry));
            answers.put(answer("scope", "What is a deload week?")).block(LIMIT);
            assertThat(find(answers)).isPresent();

            // When
            own.stop();

            // Then
            assertThat(find(answers)).isEmpty();
            answers.put(answer("scope", "What is a deload week?")).block(LIMIT);
            assertThat(answers.delete(key).blockOptional(LIMIT)).isEmpty();
        } finally {
            own.stop();
        }
    }
}
