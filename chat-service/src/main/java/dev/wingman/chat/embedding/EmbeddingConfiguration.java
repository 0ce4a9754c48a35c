package dev.wingman.chat.embedding;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddingSettings.class)
class EmbeddingConfiguration {

    @Bean
    InProcessEmbedder embedder(EmbeddingSettings settings) {
        return new InProcessEmbedder(settings.parallel(), settings.mostWaiting());
    }
}
