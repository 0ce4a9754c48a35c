package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.hotdata.OwnData;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.schemas.EventSource;
import java.time.Clock;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class NearCacheRoutes {

    @Bean
    RouterFunction<ServerResponse> cacheStats(NearCache cache, EventSource source) {
        Clock clock = Clock.systemUTC();
        Instant since = clock.instant();
        return EdgeRoutes.get("/performance/cache/stats", request -> {
            OwnData.demandOps(request);
            return JsonAnswers.ok(cache.stats(source.instance(), since, clock.instant()), headers -> {});
        });
    }
}
