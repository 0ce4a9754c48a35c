package dev.wingman.gateway.security;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JwtSettings.class)
class SecurityConfiguration {

    @Bean
    AccessFilter accessFilter(JwtSettings settings) {
        return new AccessFilter(new Authenticator(
                TokenKeys.decoder(settings), settings.cacheFor(), settings.cacheSize(), Clock.systemUTC()));
    }
}
