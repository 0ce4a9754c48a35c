package dev.wingman.cache.store;

import dev.wingman.redis.Redis;
import dev.wingman.redis.RedisAddress;
import io.micrometer.core.instrument.MeterRegistry;
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
    EntryStore redisEntryStore(Redis redis) {
        return new RedisEntryStore(redis);
    }
}
