package dev.wingman.gateway.nearcache;

import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheWarmRequested;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NearCacheSettings.class)
class NearCacheConfiguration {

    /** Of the caches whose entries have tags. */
    private static final Duration LONGEST_TTL = Duration.ofHours(24);

    /** A copy may be in Redis for so long. */
    private static final Duration LONGEST_LIFE = LONGEST_TTL.plusHours(2);

    private static final Duration CLEAR_LIMIT = Duration.ofSeconds(10);
    private static final Duration WARM_LIMIT = Duration.ofSeconds(30);

    /** A load that began before this gateway may end after: the changes that it missed must be known. */
    private static final Duration CHANGES_BACK = Duration.ofMinutes(1);

    @Bean
    KafkaEntryRequests entryRequests(EventPublisher publisher, EventSource source) {
        return new KafkaEntryRequests(publisher, source, Clock.systemUTC());
    }

    @Bean
    NearCache nearCache(NearCacheSettings settings, Redis redis, KafkaEntryRequests requests, MeterRegistry meters) {
        Clock clock = Clock.systemUTC();
        return new NearCache(
                new FirstLevel(settings.maxSize().toBytes(), settings.staleFor(), clock, meters),
                new TagFloors(settings.maxChanges(), settings.staleFor().plus(LONGEST_TTL), clock),
                new RedisSecondLevel(redis),
                requests,
                settings,
                Schedulers.parallel(),
                clock,
                new NearCacheMeters(meters));
    }

    @Bean
    CacheCommands cacheCommands(KafkaEntryRequests requests) {
        return new CacheCommands(requests, CLEAR_LIMIT, WARM_LIMIT, Schedulers.parallel());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail cacheOperationsTail(
            KafkaSettings kafka,
            GatewayTopics topics,
            NearCache cache,
            CacheCommands commands,
            KafkaEntryRequests requests,
            EventSource source) {
        return new TopicTail(
                kafka.connection(),
                Topics.CACHE_OPERATIONS.name(),
                LONGEST_LIFE,
                topics::ensure,
                new CacheOperations(cache, commands, () -> wishForWarmth(requests, source)));
    }

    /** Whoever starts knows nothing; what is hot comes without being asked for one by one. */
    private static void wishForWarmth(KafkaEntryRequests requests, EventSource source) {
        CacheWarmRequested wish = new CacheWarmRequested(
                "warm_" + source.instance(), null, "gateway:" + source.instance(), Instant.now());
        requests.tell(wish, "warm", TraceContext.start()).whenComplete((done, failure) -> {
            // without it, entries come as they are missed
        });
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    NearCacheReports nearCacheReports(
            NearCache cache, Redis redis, EventPublisher publisher, KafkaEntryRequests requests, EventSource source) {
        return new NearCacheReports(cache, redis, publisher, requests, source.instance(), Clock.systemUTC());
    }

    @Bean
    NearCacheSums nearCacheSums(NearCache cache, EventPublisher publisher, EventSource source) {
        return new NearCacheSums(
                cache::reads, source.instance(), Clock.systemUTC().instant(), NearCacheSums.publishing(publisher));
    }

    @Bean
    SearchesUnderWay searchesUnderWay(NearCache cache, NearCacheSettings settings) {
        return new SearchesUnderWay(cache, settings.maxLoads());
    }

    @Bean
    ChangeRequests changeRequests(KafkaEntryRequests requests, NearCacheSettings settings) {
        return new ChangeRequests(requests, settings.changeTimeout(), Schedulers.parallel());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail cacheUpdatesTail(
            KafkaSettings kafka,
            GatewayTopics topics,
            NearCache cache,
            ChangeRequests changes,
            KafkaEntryRequests requests,
            MeterRegistry meters) {
        return new TopicTail(
                kafka.connection(),
                Topics.CACHE_UPDATES.name(),
                CHANGES_BACK,
                topics::ensure,
                new CacheUpdates(cache, changes, requests, meters));
    }
}
