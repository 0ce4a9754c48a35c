package dev.wingman.chat.answers;

import dev.wingman.redis.Redis;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.AnswerLearned;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/**
 * Kept answers in Redis: {@code wingman:answer:<key>}. What is read there is believed only if it names the key, scope and
 * question that it is read for and, with a signing key, carries the right signature. Fails open: while Redis is away reads
 * are empty and writes are left out. Safe for concurrent use.
 */
final class RedisAnswers {

    static final String PREFIX = "wingman:answer:";

    private static final Logger LOG = LoggerFactory.getLogger(RedisAnswers.class);
    private static final String ALGORITHM = "HmacSHA256";

    /** @param signature of the answer's JSON, base64; absent where nothing is signed */
    record Value(String answer, @Nullable String signature) {}

    private final Redis redis;
    private final Duration timeToLive;
    private final @Nullable SecretKeySpec signingKey;
    private final AnswerMeters meters;

    /** @param signingKey empty: not signed */
    RedisAnswers(Redis redis, Duration timeToLive, String signingKey, AnswerMeters meters) {
        this.redis = redis;
        this.timeToLive = timeToLive;
        this.signingKey =
                signingKey.isEmpty() ? null : new SecretKeySpec(signingKey.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.meters = meters;
    }

    /** The answer to a question; empty when there is none that is believed. */
    Mono<AnswerLearned> find(String key, Scope scope, String question) {
        if (!redis.available()) {
            return Mono.empty();
        }
        return redis.ask(commands -> commands.get(PREFIX + key))
                .mapNotNull(value -> believed(key, scope, question, value));
    }

    private @Nullable AnswerLearned believed(String key, Scope scope, String question, String text) {
        String doubt;
        try {
            Value value = WireJson.MAPPER.readValue(text, Value.class);
            AnswerLearned answer = WireJson.MAPPER.readValue(value.answer(), AnswerLearned.class);
            if (!isSigned(value)) {
                doubt = "signature";
            } else if (!answer.key().equals(key) || !answer.scope().equals(scope.digest())) {
                doubt = "scope";
            } else if (!NormalForm.of(answer.question()).equals(NormalForm.of(question))) {
                doubt = "question";
            } else {
                return answer;
            }
        } catch (JacksonException e) {
            doubt = "unreadable";
        }
        meters.refused(doubt);
        LOG.atWarn().addKeyValue("key", key).addKeyValue("doubt", doubt).log("A kept answer in Redis is not believed");
        return null;
    }

    private boolean isSigned(Value value) {
        if (signingKey == null) {
            return true;
        }
        String signature = value.signature();
        return signature != null
                && MessageDigest.isEqual(
                        signature.getBytes(StandardCharsets.UTF_8),
                        sign(signingKey, value.answer()).getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Writes an answer, without its vector; a write that does not reach Redis is given up. */
    Mono<Void> put(AnswerLearned answer) {
        if (!redis.available()) {
            return Mono.empty();
        }
        String json = WireJson.MAPPER.writeValueAsString(withoutVector(answer));
        String value =
                WireJson.MAPPER.writeValueAsString(new Value(json, signingKey == null ? null : sign(signingKey, json)));
        return redis.ask(commands ->
                        commands.set(PREFIX + answer.key(), value, SetArgs.Builder.px(timeToLive.toMillis())))
                .then();
    }

    private static AnswerLearned withoutVector(AnswerLearned answer) {
        return new AnswerLearned(
                answer.key(),
                answer.scope(),
                answer.tenantId(),
                answer.tier(),
                answer.question(),
                answer.answer(),
                answer.provider(),
                answer.model(),
                answer.usage(),
                answer.costMicroUsd(),
                answer.requestId(),
                null,
                null,
                answer.askedAt(),
                answer.learnedAt());
    }

    /** Deletes an answer; empty when that did not reach Redis. */
    Mono<Long> delete(String key) {
        return redis.ask(commands -> commands.del(PREFIX + key));
    }
}
