package dev.wingman.chat.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisSummariesIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LocalRedis server = LocalRedis.start(Options.temporary());
    private final Redis redis = Redis.open(
            new RedisAddress(server.host(), server.port(), ""), Duration.ofSeconds(2), new SimpleMeterRegistry());
    private final RedisSummaries summaries = new RedisSummaries(redis, Duration.ofHours(1));
    private final Summary summary = new Summary("ada", 3, "Has a dog.", "r7", LongTalk.NOON);

    @BeforeEach
    void connect() {
        await().atMost(LONG).until(redis::available);
    }

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    @Test
    void aSuccessorFindsTheSummary() {
        summaries.save(LongTalk.ADA, summary).block(LONG);

        assertThat(new RedisSummaries(redis, Duration.ofHours(1))
                        .load(LongTalk.ADA)
                        .block(LONG))
                .isEqualTo(summary);
    }

    @Test
    void nobodyElseFindsIt() {
        summaries.save(LongTalk.ADA, summary).block(LONG);

        assertThat(summaries
                        .load(new ConversationId("eve", LongTalk.ADA.conversationId()))
                        .block(LONG))
                .isNull();
    }

    @Test
    void itDoesNotStayForEver() {
        summaries.save(LongTalk.ADA, summary).block(LONG);

        assertThat(redis.ask(commands -> commands.pttl(RedisSummaries.PREFIX + LongTalk.ADA.conversationId()))
                        .block(LONG))
                .isBetween(1L, Duration.ofHours(1).toMillis());
    }

    @Test
    void withoutRedisThereIsNone() {
        server.stop();

        assertThat(summaries.load(LongTalk.ADA).block(LONG)).isNull();
        assertThat(summaries.save(LongTalk.ADA, summary).block(LONG)).isNull();
    }

    @Test
    void whatCantBeReadIsPassedOver() {
        redis.ask(commands -> commands.set(RedisSummaries.PREFIX + LongTalk.ADA.conversationId(), "no json"))
                .block(LONG);

        assertThat(summaries.load(LongTalk.ADA).block(LONG)).isNull();
    }
}
