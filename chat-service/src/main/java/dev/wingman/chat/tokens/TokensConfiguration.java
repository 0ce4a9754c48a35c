package dev.wingman.chat.tokens;

import dev.wingman.chat.provider.ModelNames;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TokensConfiguration {

    private static final long MOST_CHARACTERS = 8_000_000;

    /** One counter for all models: where their tokenizers differ, that of the careful guess. */
    @Bean
    TokenCounter tokenCounter(ModelNames models) {
        Set<Tokenizer> needed = models.names().stream().map(Tokenizer::of).collect(Collectors.toSet());
        return new TokenCounter(needed.size() == 1 ? needed.iterator().next() : Tokenizer.PROXY, MOST_CHARACTERS);
    }
}
