package dev.wingman.chat.pricing;

import dev.wingman.schemas.chat.Usage;
import java.util.Map;
import java.util.Optional;

/**
 * Prices of models, by the model's name as the provider knows it. Immutable.
 *
 * @param version names this list in the record of each turn; changes whenever a price does
 */
public record PriceList(String version, Map<String, Price> prices) {

    public PriceList {
        prices = Map.copyOf(prices);
    }

    public Optional<Price> of(String model) {
        return Optional.ofNullable(prices.get(model));
    }

    /** Cost of one call in micro-dollars; nothing for a model that the list does not name. */
    public long costMicroUsd(String model, Usage usage) {
        return prices.getOrDefault(model, Price.FREE).of(usage);
    }
}
