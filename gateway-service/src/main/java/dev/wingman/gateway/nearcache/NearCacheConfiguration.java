package dev.wingman.gateway.nearcache;

import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NearCacheSettings.class)
class NearCacheConfiguration {

    /** Of the caches whose entries have tags. */
    private static final Duration LONGEST_TTL = Duration.ofHours(24);

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
