package dev.wingman.cache.operating;

import dev.wingman.cache.loading.OperationHandler;
import dev.wingman.cache.results.ResultTable;
import dev.wingman.cache.store.EntryStore;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheRequestEvent;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WarmingSettings.class)
class OperatingConfiguration {

    @Bean
    OperationHandler operations(
            EntryStore store,
            ResultTable results,
            HotKeyTable hot,
            EventPublisher publisher,
            EventSource source,
            WarmingSettings settings) {
        Clock clock = Clock.systemUTC();
        EventCodec<CacheRequestEvent> codec = new EventCodec<>(Topics.CACHE_REQUESTS);
        Warming.Requests requests = request -> Mono.fromCompletionStage(() -> publisher.publish(
                        codec,
                        null,
                        request.cache() + ":" + request.key(),
                        request,
                        request.requestedAt(),
                        TraceContext.start()))
                .then();
        return new Operations(
                new Clearing(store, results, clock),
                new Warming(hot, requests, settings, source.instance(), clock),
                hot,
                publisher,
                clock);
    }
}
