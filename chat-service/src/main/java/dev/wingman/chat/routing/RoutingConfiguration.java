package dev.wingman.chat.routing;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoutingSettings.class)
class RoutingConfiguration {

    @Bean
    TierRouter tierRouter(RoutingSettings settings) {
        return settings.enabled()
                ? new ScoredRouter(TableFile.of(settings.table()).watched(settings.lookEvery()))
                : new PlainRouter(settings.defaultTier());
    }
}
