package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.chat.Tier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The settings as application.yml has them, with the environment variables of a deployment. */
class ProviderConfigurationTest {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(Traces.class, () -> new Traces(OpenTelemetry.noop()))
            .withUserConfiguration(Scanned.class);

    @Test
    void withoutAnyKeyTheSimulatedProviderAnswers() {
        service.run(context ->
                assertThat(order(context.getBean(ProviderSettings.class))).containsExactly("simulated"));
    }

    @Test
    void aKeyMakesItsProviderActiveAndTheSimulatedOneIsNoFallback() {
        service.withPropertyValues("OPENAI_API_KEY=k", "ANTHROPIC_API_KEY=k")
                .run(context -> assertThat(order(context.getBean(ProviderSettings.class)))
                        .containsExactly("anthropic", "openai"));
    }

    @Test
    void theOrderIsASetting() {
        service.withPropertyValues("OPENAI_API_KEY=k", "ANTHROPIC_API_KEY=k", "MODEL_PROVIDERS=openai, anthropic")
                .run(context -> assertThat(order(context.getBean(ProviderSettings.class)))
                        .containsExactly("openai", "anthropic"));
    }

    @Test
    void aBaseUrlWithoutAKeyIsAServerOfOnesOwnWhoseModelsAreFree() {
        service.withPropertyValues("OPENAI_BASE_URL=http://localhost:11434/v1/", "OPENAI_MODEL=llama3.2")
                .run(context -> {
                    ProviderSettings settings = context.getBean(ProviderSettings.class);
                    assertThat(order(settings)).containsExactly("openai");
                    assertThat(ProviderChoice.openAiUrl(settings))
                            .hasToString("http://localhost:11434/v1/chat/completions");
                    assertThat(ProviderChoice.genuineOpenAi(settings)).isFalse();
                    assertThat(settings.openai().models()).containsOnlyKeys(Tier.values());
                    assertThat(settings.openai().models().values()).containsOnly("llama3.2");
                });
    }

    @Test
    void theProvidersOwnAddressesAreTheDefaults() {
        service.withPropertyValues("OPENAI_API_KEY=k", "ANTHROPIC_API_KEY=k").run(context -> {
            ProviderSettings settings = context.getBean(ProviderSettings.class);
            assertThat(ProviderChoice.openAiUrl(settings)).hasToString("https://api.openai.com/v1/chat/completions");
            assertThat(ProviderChoice.anthropicUrl(settings)).hasToString("https://api.anthropic.com/v1/messages");
            assertThat(ProviderChoice.genuineOpenAi(settings)).isTrue();
        });
    }

    @Test
    void pricesAreReadWithTheirVersion() {
        service.run(context -> {
            PriceList prices = context.getBean(PriceList.class);
            assertThat(prices.version()).isEqualTo("2026-11");
            assertThat(prices.of("gpt-4.1-mini")).contains(new Price(400_000, 100_000, 1_600_000));
        });
    }

    @Test
    void aModelThatCostsMoneyAndHasNoPriceStopsTheStart() {
        service.withPropertyValues("ANTHROPIC_API_KEY=k", "ANTHROPIC_PREMIUM_MODEL=claude-next")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("no price for 'claude-next'")
                        .hasMessageContaining("wingman.chat.providers.anthropic.models"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MODEL_PROVIDERS=anthropic | wingman.chat.providers.order = 'anthropic': the value needs ANTHROPIC_API_KEY",
                "MODEL_PROVIDERS=gemini | wingman.chat.providers.order = 'gemini': the value is one of",
                "MODEL_IDLE_TIMEOUT=0s | wingman.chat.providers.idle-timeout = 'PT0S': the value is longer than nothing",
                "MODEL_MAX_CALLS=0 | wingman.chat.providers.retry.max-calls = '0': the value is at least 1",
                "MODEL_MAX_BACKOFF=1ms | wingman.chat.providers.retry.max-backoff",
                "MODEL_CIRCUIT_FAILURE_RATE=2 | wingman.chat.providers.circuit.failure-rate = '2.0'",
                "MODEL_CIRCUIT_MINIMUM_CALLS=51 | wingman.chat.providers.circuit.minimum-calls = '51'",
                "MODEL_MAX_CONNECTIONS=0 | wingman.chat.providers.http.max-connections = '0'",
                "MODEL_MAX_EVENT_SIZE=1GB | wingman.chat.providers.http.max-event-size",
                "SIMULATED_FAILURE_RATE=1.5 | wingman.chat.providers.simulated.failure-rate = '1.5'",
                "SIMULATED_REPLY_TOKENS=0 | wingman.chat.providers.simulated.reply-tokens = '0'",
                "OPENAI_BASE_URL=ftp://localhost/v1 | wingman.chat.providers.openai.base-url = 'ftp://localhost/v1'",
                "OPENAI_BASE_URL=http://u:p@localhost/v1 | wingman.chat.providers.openai.base-url"
            })
    void aWrongSettingStopsTheStartWithItsName(String setting, String message) {
        service.withPropertyValues(setting)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
    }

    @Test
    void simulatedAnswersAreNeverAFallbackForRealOnes() {
        service.withPropertyValues("OPENAI_API_KEY=k", "MODEL_PROVIDERS=openai,simulated")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("has the simulated provider alone or not at all"));
    }

    @Test
    void aKeyIsShownNeitherBySettingsNorByAStartThatFails() {
        service.withPropertyValues("OPENAI_API_KEY=sk-secret").run(context -> assertThat(
                        context.getBean(ProviderSettings.class).toString())
                .doesNotContain("sk-secret"));
        service.withPropertyValues("OPENAI_API_KEY=sk-secret", "MODEL_MAX_CALLS=0")
                .run(context -> {
                    StringWriter trace = new StringWriter();
                    Objects.requireNonNull(context.getStartupFailure()).printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("sk-secret");
                });
    }

    private static List<String> order(ProviderSettings settings) {
        return ProviderChoice.order(settings);
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan(basePackages = {"dev.wingman.chat.provider", "dev.wingman.chat.pricing"})
    static class Scanned {}
}
