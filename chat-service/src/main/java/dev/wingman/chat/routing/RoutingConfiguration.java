package dev.wingman.chat.routing;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoutingSettings.class)
class RoutingConfiguration {

    @Bean
    @ConditionalOnProperty(name = "wingman.chat.routing.enabled", havingValue = "true")
    TableFile routingTable(RoutingSettings settings) {
        return TableFile.of(settings.table()).watched(settings.lookEvery());
    }

    @Bean
    @ConditionalOnProperty(name = "wingman.chat.routing.enabled", havingValue = "true")
    TierRouter scoredRouter(TableFile table) {
        return new ScoredRouter(table);
    }

    @Bean
    @ConditionalOnProperty(name = "wingman.chat.routing.enabled", havingValue = "false")
    TierRouter plainRouter(RoutingSettings settings) {
        return new PlainRouter(settings.defaultTier());
    }
}
