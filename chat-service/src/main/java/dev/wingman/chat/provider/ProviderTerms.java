package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.Tier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What may be asked for a request, for those who reckon with its cost. Immutable.
 *
 * @param models what each tier means, for each provider in the order in which they are asked; at least one
 * @param maxOutputTokens longest answer to a request that names no limit
 */
public record ProviderTerms(List<Map<Tier, String>> models, int maxOutputTokens) {

    public ProviderTerms {
        models = models.stream().map(Map::copyOf).toList();
    }

    /** Model of a tier at the provider that is asked first. */
    public String firstModel(Tier tier) {
        return Objects.requireNonNull(models.get(0).get(tier));
    }

    /** Every model that any tier may come down to, at any provider. */
    public Set<String> allModels() {
        return models.stream().flatMap(byTier -> byTier.values().stream()).collect(Collectors.toUnmodifiableSet());
    }
}
