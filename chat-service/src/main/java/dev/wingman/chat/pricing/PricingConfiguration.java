package dev.wingman.chat.pricing;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PriceSettings.class)
class PricingConfiguration {

    @Bean
    PriceList priceList(PriceSettings settings) {
        return new PriceList(settings.version(), settings.models());
    }
}
