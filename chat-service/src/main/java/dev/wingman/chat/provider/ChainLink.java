package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.Tier;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Map;
import java.util.Objects;

/** A provider's place in the chain. */
record ChainLink(ModelProvider provider, Map<Tier, String> models, CircuitBreaker circuit, RetryBudget budget) {

    ChainLink {
        models = Map.copyOf(models);
        for (Tier tier : Tier.values()) {
            if (!models.containsKey(tier)) {
                throw new IllegalArgumentException(provider.name() + " names no model for the tier " + tier);
            }
        }
    }

    String model(Tier tier) {
        return Objects.requireNonNull(models.get(tier));
    }
}
