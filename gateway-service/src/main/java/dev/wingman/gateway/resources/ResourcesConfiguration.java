package dev.wingman.gateway.resources;

import dev.wingman.gateway.hotdata.EntryReads;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.Topics;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

@Configuration(proxyBeanMethods = false)
class ResourcesConfiguration {

    /** Behind all other routes, before what answers 404 to every path. */
    private static final int BEHIND_FIXED_ROUTES = Ordered.LOWEST_PRECEDENCE - 1_000;

    @Bean
    AnnouncedRoutes announcedRoutes(EntryReads reads) {
        return new AnnouncedRoutes(reads::read);
    }

    @Bean
    RouterFunctionMapping announcedMapping(AnnouncedRoutes routes, ServerCodecConfigurer codecs) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(routes::route);
        mapping.setOrder(BEHIND_FIXED_ROUTES);
        mapping.setMessageReaders(codecs.getReaders());
        return mapping;
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail resourcesTail(
            KafkaSettings kafka,
            GatewayTopics topics,
            AnnouncedRoutes routes,
            ObjectProvider<RouterFunction<?>> fixedRoutes) {
        FixedPaths fixed = new FixedPaths(fixedRoutes.stream().toList());
        return new TopicTail(
                kafka.connection(),
                Topics.CACHE_RESOURCES.name(),
                Topics.CACHE_RESOURCES.retention(),
                topics::ensure,
                new ResourceFeed(new AnnouncedResources(fixed::serve, Clock.systemUTC()), routes));
    }
}
