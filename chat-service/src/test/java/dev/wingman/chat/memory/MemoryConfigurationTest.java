package dev.wingman.chat.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.chat.memory.ContextSettings.SummaryWriter;
import dev.wingman.schemas.chat.Tier;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import reactor.core.publisher.Mono;

class MemoryConfigurationTest {

    private static ContextSettings settings(Map<String, Object> variables) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
        new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yml"))
                .forEach(environment.getPropertySources()::addLast);
        return Binder.get(environment).bindOrCreate("wingman.chat.context", ContextSettings.class);
    }

    private static ContextBuilder builder(ContextSettings settings) {
        return new MemoryConfiguration()
                .contextBuilder(
                        settings,
                        LongTalk.TOKENS,
                        LongTalk.keeper(
                                settings.compression(), (conversation, newest) -> Mono.empty(), Summarizer.NONE),
                        LongTalk.SILENT);
    }

    @Test
    void theSettingsAsShippedAreValidAndCompressionIsOn() throws IOException {
        ContextSettings settings = settings(Map.of());

        assertThat(builder(settings)).isInstanceOf(BudgetedContext.class);
        assertThat(settings.compression().summary()).isEqualTo(SummaryWriter.AUTO);
        assertThat(settings.compression().budget(Tier.ECONOMY)).isEqualTo(2_000);
    }

    @Test
    void theFlagLeadsBackToTheNewestTurns() throws IOException {
        assertThat(builder(settings(Map.of("CONTEXT_COMPRESSION_ENABLED", "false"))))
                .isInstanceOf(NewestTurns.class);
    }

    @Test
    void aSettingThatCantBeMeantIsRefusedByItsName() {
        assertThatThrownBy(() -> settings(Map.of("CONTEXT_STANDARD_TOKENS", "10")))
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .satisfies(e -> assertThat(e)
                        .hasMessage("wingman.chat.context.compression.budgets.standard must be at least 200, not 10"));
        assertThatThrownBy(() -> settings(Map.of("CONTEXT_PREMIUM_LIMIT", "1000")))
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .satisfies(e -> assertThat(e).hasMessageContaining("compression.limits.premium"));
    }
}
