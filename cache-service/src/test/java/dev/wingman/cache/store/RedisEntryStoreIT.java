package dev.wingman.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.LocalRedis;
import dev.wingman.localstack.Options;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.CacheLoadingSampled.InRedis;
import dev.wingman.schemas.cache.TagVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisEntryStoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TTL = Duration.ofMinutes(15);

    private static LocalRedis server;
    private static Redis redis;
    private static RedisEntryStore store;

    @BeforeAll
    static void start() {
        server = LocalRedis.start(Options.temporary());
        redis = Redis.open(
                new RedisAddress(server.host(), server.port(), ""), Duration.ofSeconds(2), new SimpleMeterRegistry());
        store = new RedisEntryStore(redis, Duration.ofHours(1));
        await().atMost(PATIENCE).until(redis::available);
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
        server.close();
    }

    @Test
    void anEntryWithTagsIsKeptUntilOneOfThemChanges() {
        // Given
        keep("reputation", "1", entry("[old]", new TagVersion("user:1", 3), new TagVersion("challenges", 9)));
        keep("reputation", "2", entry("[other]", new TagVersion("user:2", 3)));

        // When
        store.invalidate(List.of(new TagVersion("user:1", 4))).block(PATIENCE);

        // Then
        assertThat(value("reputation", "1")).isNull();
        assertThat(value("reputation", "2")).isEqualTo("[other]");
    }

    @Test
    void aLoadThatAChangeOvertookIsNotKept() {
        // Given
        store.invalidate(List.of(new TagVersion("user:3", 4))).block(PATIENCE);

        // When
        keep("reputation", "3", entry("[old]", new TagVersion("user:3", 3)));
        String overtaken = value("reputation", "3");
        keep("reputation", "3", entry("[new]", new TagVersion("user:3", 4)));

        // Then
        assertThat(overtaken).isNull();
        assertThat(value("reputation", "3")).isEqualTo("[new]");
    }

    @Test
    void anOlderChangeThatComesLateDoesNotLowerTheVersion() {
        // Given
        store.invalidate(List.of(new TagVersion("user:4", 9))).block(PATIENCE);

        // When
        store.invalidate(List.of(new TagVersion("user:4", 8))).block(PATIENCE);
        keep("reputation", "4", entry("[old]", new TagVersion("user:4", 8)));

        // Then
        assertThat(value("reputation", "4")).isNull();
    }

    @Test
    void whatEachCacheHasIsEstimatedFromASample() {
        // Given
        for (int i = 0; i < 4_000; i++) {
            keep(i % 4 == 0 ? "small" : "large", "" + i, entry("[" + i + "]"));
        }

        // When
        EntryStore.Usage usage = store.usage().blockOptional(PATIENCE).orElseThrow();

        // Then
        assertThat(usage.keys()).isGreaterThanOrEqualTo(4_000);
        assertThat(inRedis(usage, "large").entries()).isCloseTo(3_000, withinPercentage(15));
        assertThat(inRedis(usage, "small").entries()).isCloseTo(1_000, withinPercentage(30));
        assertThat(inRedis(usage, "large").bytes() / inRedis(usage, "large").entries())
                .isBetween(100L, 400L);
    }

    private static InRedis inRedis(EntryStore.Usage usage, String cache) {
        return usage.caches().stream()
                .filter(each -> each.cache().equals(cache))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatChangedWhileRedisWasAwayGoesWhenItIsBack() {
        // Given
        keep("reputation", "5", entry("[old]", new TagVersion("user:5", 3)));
        server.stop();
        try {
            store.invalidate(List.of(new TagVersion("user:5", 4))).block(PATIENCE);
        } finally {
            server.start();
        }

        // When
        await().atMost(PATIENCE).until(redis::available);

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            store.catchUp().block(PATIENCE);
            keep("reputation", "probe", entry("[probe]", new TagVersion("probe", 1)));
            assertThat(value("reputation", "probe")).isEqualTo("[probe]");
            assertThat(value("reputation", "5")).isNull();
        });
    }

    private static void keep(String cache, String key, CacheEntry entry) {
        store.write(cache, key, entry, TTL).block(PATIENCE);
    }

    private static @Nullable String value(String cache, String key) {
        CacheEntry entry = store.read(cache, key).block(PATIENCE);
        return entry == null ? null : entry.value();
    }

    private static CacheEntry entry(String value, TagVersion... tags) {
        return new CacheEntry(value, 1, TTL.toMillis(), Instant.now(), List.of(tags));
    }
}
