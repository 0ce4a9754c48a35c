package dev.wingman.gateway.openai;

import dev.wingman.gateway.chat.ChatSettings;
import dev.wingman.gateway.chat.Chats;
import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.ErrorShape;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OpenAiSettings.class)
class OpenAiConfiguration {

    @Bean
    ErrorShape openAiErrorShape() {
        return new OpenAiErrorShape();
    }

    @Bean
    RouterFunction<ServerResponse> openAiRoutes(Chats chats, ChatSettings chatSettings, OpenAiSettings settings) {
        OpenAiHandler handler = new OpenAiHandler(chats, chatSettings, settings.maxBody());
        Models models = new Models(chatSettings);
        return EdgeRoutes.post("/v1/chat/completions", handler::complete)
                .and(EdgeRoutes.get("/v1/models", models::all))
                .and(EdgeRoutes.get("/v1/models/{id}", models::one));
    }
}
