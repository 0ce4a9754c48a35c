package dev.wingman.chat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.projection.SchemaMigration;
import dev.wingman.chat.projection.TurnsProjection;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class LedgerConfigurationTest {

    private static final String NOWHERE = "127.0.0.1:1";

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withUserConfiguration(Neighbours.class, LedgerConfiguration.class);

    @Configuration(proxyBeanMethods = false)
    static class Neighbours {

        @Bean
        KafkaSettings kafkaSettings() {
            return new KafkaSettings(NOWHERE, null);
        }

        @Bean
        PriceList priceList() {
            return new PriceList("1", Map.of("m", new Price(1_000_000, 1_000_000, 1_000_000)));
        }

        @Bean
        ProviderTerms providerTerms() {
            return new ProviderTerms(List.of(Map.of(Tier.ECONOMY, "m", Tier.STANDARD, "m", Tier.PREMIUM, "m")), 1_000);
        }

        @Bean
        ConnectionFactory connectionFactory() {
            return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                    .host("127.0.0.1")
                    .port(1)
                    .username("nobody")
                    .password("none")
                    .build());
        }

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        SchemaMigration schemaMigration() {
            return new SchemaMigration("jdbc:postgresql://" + NOWHERE + "/none", "nobody", "none");
        }

        @Bean(destroyMethod = "close")
        EventPublisher eventPublisher(MeterRegistry meters) {
            return new EventPublisher(
                    Map.of("bootstrap.servers", NOWHERE), new EventSource("chat-service", "test"), meters);
        }

        @Bean(destroyMethod = "close")
        DeadLetters deadLetters() {
            return new DeadLetters(Map.of("bootstrap.servers", NOWHERE));
        }
    }

    @Test
    void asShippedTurnsAreAccountedForAndNobodyIsLimited() {
        service.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(TurnsProjection.class);
            assertThat(context.getBean(Accountant.class)).isInstanceOf(TurnAccountant.class);
            assertThat(context.getBean(Budgets.class)).isSameAs(Budgets.UNLIMITED);
        });
    }

    @Test
    void switchedOffTurnsCarryNoAccountAndNothingIsAddedUp() {
        service.withPropertyValues("LEDGER_ENABLED=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(TurnsProjection.class);
            assertThat(context.getBean(Accountant.class)
                            .account(new Spent(
                                    new TurnRouting(null, Tier.ECONOMY, 0, List.of(), "1"),
                                    null,
                                    null,
                                    false,
                                    Usage.NONE,
                                    0)))
                    .isNull();
        });
    }

    @Test
    void aLimitForAllOrForOneMakesBudgetsCount() {
        for (String limit :
                List.of("CHAT_BUDGET_DAILY=5", "CHAT_BUDGET_MONTHLY=5", "wingman.chat.budgets.users.[ada].daily=5")) {
            service.withPropertyValues(limit, "wingman.chat.budgets.users.[ada].monthly=0")
                    .run(context -> assertThat(context.getBean(Budgets.class)).isInstanceOf(StoredBudgets.class));
            service.withPropertyValues(limit, "BUDGETS_ENABLED=false")
                    .run(context -> assertThat(context.getBean(Budgets.class)).isSameAs(Budgets.UNLIMITED));
        }
    }

    @Test
    void budgetsWithoutALedgerAreRefusedAtStart() {
        service.withPropertyValues("CHAT_BUDGET_DAILY=5", "LEDGER_ENABLED=false")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("LEDGER_ENABLED"));
    }
}
