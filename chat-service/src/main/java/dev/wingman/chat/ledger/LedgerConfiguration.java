package dev.wingman.chat.ledger;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

    @Bean
    Budgets budgets() {
        return Budgets.UNLIMITED;
    }

    @Bean
    Accountant accountant() {
        return spent -> null;
    }
}
