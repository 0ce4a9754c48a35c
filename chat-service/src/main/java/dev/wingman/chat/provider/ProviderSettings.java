package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which providers are asked, and how.
 *
 * @param order names of the providers in the order in which they are asked; empty for those that have a key, and for the
 *     simulated one when none has
 * @param requestTimeout all calls and waits of one request together
 * @param callTimeout one call
 * @param firstTokenTimeout from a call to its first text
 * @param idleTimeout between two signs of life in an answer
 * @param closingTimeout how long the count of tokens is awaited when the answer is complete
 * @param maxOutputTokens longest answer to a request that names no limit
 */
@ConfigurationProperties("wingman.chat.providers")
record ProviderSettings(
        List<String> order,
        Duration requestTimeout,
        Duration callTimeout,
        Duration firstTokenTimeout,
        Duration idleTimeout,
        Duration closingTimeout,
        int maxOutputTokens,
        Retry retry,
        CircuitSettings circuit,
        HttpSettings http,
        Remote anthropic,
        Remote openai,
        SimulatedSettings simulated) {

    ProviderSettings {
        Check.positive("request-timeout", requestTimeout);
        Check.positive("call-timeout", callTimeout);
        Check.positive("first-token-timeout", firstTokenTimeout);
        Check.positive("idle-timeout", idleTimeout);
        Check.positive("closing-timeout", closingTimeout);
        Check.that(maxOutputTokens >= 1, "max-output-tokens", maxOutputTokens, "is at least 1");
    }

    CallLimits limits() {
        return new CallLimits(firstTokenTimeout, idleTimeout, callTimeout, closingTimeout);
    }

    /**
     * @param maxCalls calls of one provider for one request, the first included
     * @param initialBackoff ceiling of the first wait
     * @param maxBackoff highest ceiling
     * @param longestRetryAfter a provider that asks for a longer wait is left for the next one
     * @param budgetShare retries that each request earns
     * @param budgetReserve retries that may be saved up
     */
    record Retry(
            int maxCalls,
            Duration initialBackoff,
            Duration maxBackoff,
            Duration longestRetryAfter,
            double budgetShare,
            int budgetReserve) {

        Retry {
            Check.that(maxCalls >= 1, "retry.max-calls", maxCalls, "is at least 1");
            Check.positive("retry.initial-backoff", initialBackoff);
            Check.that(
                    maxBackoff.compareTo(initialBackoff) >= 0,
                    "retry.max-backoff",
                    maxBackoff,
                    "is at least retry.initial-backoff");
            Check.that(
                    !longestRetryAfter.isNegative(), "retry.longest-retry-after", longestRetryAfter, "is not negative");
            Check.that(budgetShare >= 0 && budgetShare <= 1, "retry.budget-share", budgetShare, "is between 0 and 1");
            Check.that(budgetReserve >= 0, "retry.budget-reserve", budgetReserve, "is at least 0");
        }
    }

    /**
     * A provider that is reached over HTTP.
     *
     * @param baseUrl as the provider's official SDKs take it; blank for the provider's own
     * @param apiKey blank for none
     * @param models what each tier means here
     */
    record Remote(String baseUrl, ApiKey apiKey, Map<Tier, String> models) {}
}
