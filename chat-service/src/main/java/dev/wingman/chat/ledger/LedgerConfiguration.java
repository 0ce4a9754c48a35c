package dev.wingman.chat.ledger;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.projection.SchemaMigration;
import dev.wingman.chat.projection.TurnsProjection;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LedgerSettings.class, BudgetSettings.class})
class LedgerConfiguration {

    @Bean
    Accountant accountant(LedgerSettings settings, PriceList prices, ProviderTerms terms) {
        return settings.enabled() ? new TurnAccountant(prices, terms) : spent -> null;
    }

    @Bean
    Budgets budgets(
            LedgerSettings ledger,
            BudgetSettings settings,
            PriceList prices,
            ProviderTerms terms,
            ConnectionFactory connections,
            MeterRegistry meters) {
        if (!settings.limited()) {
            return Budgets.UNLIMITED;
        }
        if (!ledger.enabled()) {
            throw new IllegalArgumentException(
                    "wingman.chat.ledger.enabled = 'false': without the ledger (LEDGER_ENABLED) no budget is settled; switch"
                            + " budgets off too (BUDGETS_ENABLED=false)");
        }
        return new StoredBudgets(
                settings,
                new CostBound(prices, terms, settings.inputMargin()),
                new BudgetTable(connections),
                InstantSource.system(),
                meters);
    }

    @Bean
    @ConditionalOnProperty("wingman.chat.ledger.enabled")
    TurnsProjection ledgerProjection(
            KafkaSettings kafka,
            BudgetSettings settings,
            ConnectionFactory connections,
            SchemaMigration migration,
            EventPublisher publisher,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        BudgetTable budgets = settings.limited() ? new BudgetTable(connections) : null;
        return new TurnsProjection(
                kafka.client(),
                LedgerTarget.GROUP,
                new LedgerTarget(
                        new LedgerTable(connections, budgets), budgets, publisher, InstantSource.system(), meters),
                migration,
                deadLetters);
    }
}
