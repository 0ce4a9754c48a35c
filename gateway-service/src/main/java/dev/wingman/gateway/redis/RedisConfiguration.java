package dev.wingman.gateway.redis;

import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
class RedisConfiguration {

    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);
    private static final String SWITCH = "wingman.redis.enabled";

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "true", matchIfMissing = true)
    RedisConnection redisConnection(RedisSettings settings) {
        return RedisConnection.open(settings);
    }

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "true", matchIfMissing = true)
    OutageGate redisOutageGate(MeterRegistry meters) {
        return new OutageGate(PROBE_INTERVAL, System::nanoTime, meters);
    }

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "true", matchIfMissing = true)
    RedisHealth redisHealth(RedisConnection connection, OutageGate gate) {
        return new RedisHealth(() -> connection.current().isPresent() && gate.available());
    }

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "true", matchIfMissing = true)
    Redis redis(RedisConnection connection, OutageGate gate, RedisSettings settings, MeterRegistry meters) {
        return new GuardedRedis(connection, gate, settings.timeout(), meters);
    }

    @Bean
    @ConditionalOnProperty(name = SWITCH, havingValue = "false")
    Redis noRedis() {
        return new Redis() {
            @Override
            public <T> Mono<T> ask(Function<RedisReactiveCommands<String, String>, Mono<T>> command) {
                return Mono.empty();
            }
        };
    }
}
