package dev.wingman.chat.provider;

import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.chat.Tier;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProviderSettings.class)
class ProviderConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ProviderConfiguration.class);

    @Bean
    @ConfigurationPropertiesBinding
    static Converter<String, ApiKey> apiKeyReader() {
        // Not a lambda, of which Spring could not tell the types.
        return new Converter<>() {
            @Override
            public ApiKey convert(String setting) {
                return ApiKey.valueOf(setting);
            }
        };
    }

    @Bean(destroyMethod = "close")
    ProviderChain providerChain(ProviderSettings settings, PriceList prices, MeterRegistry meters, Traces traces) {
        Timekeeper time = Timekeeper.system();
        List<ChainLink> links = ProviderChoice.order(settings).stream()
                .map(name -> link(name, settings, prices, time))
                .toList();
        ProviderSettings.Retry retry = settings.retry();
        CallJournal journal = new CallJournal(meters, traces);
        links.forEach(link -> journal.watch(link.circuit()));
        return new ProviderChain(
                links,
                prices,
                new RetryPolicy(
                        retry.maxCalls(),
                        new Backoff(retry.initialBackoff(), retry.maxBackoff(), () -> ThreadLocalRandom.current()
                                .nextDouble()),
                        retry.longestRetryAfter()),
                settings.limits(),
                settings.requestTimeout(),
                journal,
                time);
    }

    @Bean
    ModelConnections modelConnections(ProviderSettings settings, MeterRegistry meters) {
        return new ModelConnections(
                settings.http().maxConnections()
                        * ProviderChoice.order(settings).size(),
                meters);
    }

    @Bean
    ProviderTerms providerTerms(ProviderSettings settings) {
        return new ProviderTerms(
                ProviderChoice.order(settings).stream()
                        .map(name -> models(name, settings))
                        .toList(),
                settings.maxOutputTokens());
    }

    @Bean
    ModelNames modelNames(ProviderSettings settings) {
        List<String> order = ProviderChoice.order(settings);
        Set<String> names = new TreeSet<>();
        order.forEach(provider -> names.addAll(models(provider, settings).values()));
        return new ModelNames(names, !order.contains(SimulatedProvider.NAME));
    }

    private static ChainLink link(String name, ProviderSettings settings, PriceList prices, Timekeeper time) {
        ModelProvider provider = provider(name, settings, time);
        Map<Tier, String> models = models(name, settings);
        checkPrices(name, models, prices, name.equals(OpenAiProvider.NAME) && !ProviderChoice.genuineOpenAi(settings));
        log.atInfo().addKeyValue("provider", name).addKeyValue("models", models).log("Model provider is in use");
        return new ChainLink(
                provider,
                models,
                Circuits.create(name, settings.circuit(), Clock.systemUTC()),
                new RetryBudget(settings.retry().budgetShare(), settings.retry().budgetReserve()));
    }

    private static ModelProvider provider(String name, ProviderSettings settings, Timekeeper time) {
        return switch (name) {
            case AnthropicProvider.NAME ->
                new AnthropicProvider(
                        new EventStreamClient(name, ProviderChoice.anthropicUrl(settings), settings.http(), time),
                        settings.anthropic().apiKey(),
                        settings.maxOutputTokens());
            case OpenAiProvider.NAME ->
                new OpenAiProvider(
                        new EventStreamClient(name, ProviderChoice.openAiUrl(settings), settings.http(), time),
                        settings.openai().apiKey(),
                        settings.maxOutputTokens(),
                        ProviderChoice.genuineOpenAi(settings));
            default -> new SimulatedProvider(settings.simulated(), time);
        };
    }

    private static Map<Tier, String> models(String name, ProviderSettings settings) {
        return switch (name) {
            case AnthropicProvider.NAME -> settings.anthropic().models();
            case OpenAiProvider.NAME -> settings.openai().models();
            default -> settings.simulated().models();
        };
    }

    /**
     * A model that costs money must have a price, or bills would be wrong without a word. Models of a server of one's own
     * cost nothing unless the list says otherwise.
     */
    private static void checkPrices(String provider, Map<Tier, String> models, PriceList prices, boolean own) {
        for (String model : new TreeSet<>(models.values())) {
            if (prices.of(model).isPresent()) {
                continue;
            }
            if (!own) {
                throw new IllegalArgumentException("wingman.chat.pricing.models has no price for '" + model
                        + "', which wingman.chat.providers." + provider + ".models names");
            }
            log.atInfo()
                    .addKeyValue("provider", provider)
                    .addKeyValue("model", model)
                    .addKeyValue("price", Price.FREE)
                    .log("Model has no price and counts as free");
        }
    }
}
