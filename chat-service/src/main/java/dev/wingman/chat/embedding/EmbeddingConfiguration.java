package dev.wingman.chat.embedding;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddingSettings.class)
class EmbeddingConfiguration {

    @Bean
    Embedder embedder(EmbeddingSettings settings) {
        return settings.openai().baseUrl().isEmpty()
                ? new InProcessEmbedder(settings.parallel(), settings.mostWaiting())
                : new OpenAiEmbedder(WebClient.builder(), settings.openai(), settings.mostWaiting());
    }
}
