package dev.wingman.chat.ledger;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whether accounts are kept.
 *
 * @param enabled off: turns carry no account, and nothing is added up
 */
@ConfigurationProperties("wingman.chat.ledger")
record LedgerSettings(boolean enabled) {}
