package dev.wingman.chat.ledger;

import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.provider.Allowance;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Tier;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one call may cost at most: every provider of the tier, the longest answer. A tokenizer that works on bytes makes at
 * most one token of each, so the bytes of the messages bound the tokens of any; where Wingman has counted tokens, a
 * multiple of that count does so more closely. One call is reserved: failed calls cost nothing as a rule, and after one
 * that did, {@link Allowance} lets another be made only if it fits into the rest. Immutable; safe for concurrent use.
 */
final class CostBound {

    /** Roles and separators: no chat format spends more on a message. */
    private static final long TOKENS_PER_MESSAGE = 16;

    private final PriceList prices;
    private final ProviderTerms terms;
    private final double inputMargin;

    /** @param inputMargin how many times as many tokens as Wingman a provider counts at most */
    CostBound(PriceList prices, ProviderTerms terms, double inputMargin) {
        this.prices = prices;
        this.terms = terms;
        this.inputMargin = inputMargin;
    }

    Allowance of(Tier tier, ModelContext context, @Nullable Sampling sampling) {
        long bytes = 0;
        for (ChatMessage message : context.messages()) {
            bytes += message.content().getBytes(StandardCharsets.UTF_8).length;
        }
        long counted = context.size().sentTokens();
        long text = counted > 0 ? Math.min(bytes, (long) Math.ceil(counted * inputMargin)) : bytes;
        long input = text + TOKENS_PER_MESSAGE * (context.messages().size() + 1L);
        Integer wish = sampling == null ? null : sampling.maxOutputTokens();
        long output = Objects.requireNonNullElse(wish, terms.maxOutputTokens());
        long most = terms.models().stream()
                .map(models ->
                        prices.of(Objects.requireNonNull(models.get(tier))).orElse(Price.FREE))
                .mapToLong(price -> Allowance.mostOfOneCall(price, input, output))
                .max()
                .orElse(0);
        return new Allowance(most, input, output);
    }
}
