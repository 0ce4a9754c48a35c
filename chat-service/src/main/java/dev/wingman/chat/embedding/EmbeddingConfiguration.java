package dev.wingman.chat.embedding;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.reactive.function.client.WebClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbeddingSettings.class)
class EmbeddingConfiguration {

    @Bean
    @Primary
    Embedder embedder(EmbeddingSettings settings) {
        return settings.openai().baseUrl().isEmpty()
                ? InProcessEmbedder.small(settings.parallel(), settings.mostWaiting())
                : new OpenAiEmbedder(WebClient.builder(), settings.openai(), settings.mostWaiting());
    }

    /** Sees finer: for telling whether two questions are the same. */
    @Bean(Embedder.CLOSE)
    Embedder closeEmbedder(
            EmbeddingSettings settings,
            Embedder embedder,
            @Value("${wingman.chat.answers.enabled}") boolean answers,
            @Value("${wingman.chat.answers.semantic-enabled}") boolean semantic) {
        return answers && semantic && embedder instanceof InProcessEmbedder small
                ? JoinedEmbedder.with(small, settings.parallel(), settings.mostWaiting())
                : embedder;
    }
}
