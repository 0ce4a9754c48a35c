package dev.wingman.cache.store;

import dev.wingman.schemas.cache.CacheEntry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
class StoreConfiguration {

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);
    private static final String SWITCH = "wingman.redis.enabled";

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "true", matchIfMissing = true)
    RedisConnection redisConnection(RedisSettings settings) {
        return RedisConnection.open(settings);
    }

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "true", matchIfMissing = true)
    EntryStore redisEntryStore(RedisConnection redis, RedisSettings settings, MeterRegistry meters) {
        OutageGate gate = new OutageGate(PROBE_INTERVAL, System::nanoTime, meters);
        return new RedisEntryStore(redis, gate, settings.timeout(), meters);
    }

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "false")
    EntryStore noEntryStore() {
        return new EntryStore() {
            @Override
            public Mono<CacheEntry> read(String cache, String key) {
                return Mono.empty();
            }

            @Override
            public Mono<Void> write(String cache, String key, CacheEntry entry, Duration remaining) {
                return Mono.empty();
            }
        };
    }
}
