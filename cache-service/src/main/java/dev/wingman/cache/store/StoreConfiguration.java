package dev.wingman.cache.store;

import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.SuppliedPool;
import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
class StoreConfiguration {

    @Bean
    Redis redis(RedisSettings settings, MeterRegistry meters) {
        return settings.enabled()
                ? Redis.open(
                        new RedisAddress(settings.host(), settings.port(), settings.password()),
                        settings.timeout(),
                        meters)
                : Redis.none();
    }

    @Bean
    @ConditionalOnProperty(name = "wingman.redis.enabled", havingValue = "false")
    EntryStore noEntryStore() {
        return new NoEntryStore();
    }

    @Bean
    @ConditionalOnProperty(name = "wingman.redis.enabled", havingValue = "true", matchIfMissing = true)
    RedisEntryStore redisEntryStore(Redis redis, RedisSettings settings) {
        return new RedisEntryStore(redis, settings.staleFor());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    @ConditionalOnProperty(name = "wingman.redis.enabled", havingValue = "true", matchIfMissing = true)
    CatchUp catchUp(RedisEntryStore store) {
        return new CatchUp(store);
    }

    @Bean
    @ConditionalOnProperty(name = "wingman.redis.enabled", havingValue = "true", matchIfMissing = true)
    PoolSource redisFigures(Redis redis) {
        return SuppliedPool.oneConnection("redis", redis::available, redis::failures);
    }
}
