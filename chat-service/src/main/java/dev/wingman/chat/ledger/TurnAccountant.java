package dev.wingman.chat.ledger;

import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Takes a turn's savings in the order in which the request met them: tier, then answer cache, then context.
 *
 * <p>Let {@code p(t, u)} be the price of the tokens {@code u} at the model that the first provider of the chain has for
 * the tier {@code t}, rounded once, half up; {@code sent} the tokens of the call that answered, or of the original call
 * of a kept answer; {@code whole} the same with the tokens of the context that were left out as further, uncached, input
 * ({@code fullTokens - sentTokens}, as Wingman counts them); {@code chosen} the tier that routing chose; {@code plain} the
 * tier without routing: the chosen one when the client named a tier, since its wish is no saving of ours, else the higher
 * of standard and the chosen one. Then
 *
 * <pre>
 * baseline           = p(plain, whole)
 * savedByCache       = p(chosen, sent)                     for a kept answer, else 0
 * savedByCompression = p(chosen, whole) - p(chosen, sent)
 * savedByRouting     = baseline - cost - savedByCache - savedByCompression
 * </pre>
 *
 * <p>so cost and savings add up to the baseline to the micro-dollar. {@code savedByRouting} is {@code p(plain, whole) -
 * p(chosen, whole)} less what the turn cost beyond {@code p(chosen, sent)}: calls that were paid for and failed, and a
 * dearer provider or tier that stepped in. So failures make the savings smaller and never the baseline larger. Tokens
 * that the provider read from its own prompt cache are priced as such on both sides: they are no saving of ours.
 *
 * <p>A request of Wingman itself, for a summary of a conversation, has a baseline of nothing: what it cost lessens what
 * compression saved.
 *
 * <p>Immutable; safe for concurrent use.
 */
public final class TurnAccountant implements Accountant {

    private final PriceList prices;
    private final ProviderTerms terms;

    public TurnAccountant(PriceList prices, ProviderTerms terms) {
        this.prices = prices;
        this.terms = terms;
    }

    @Override
    public TurnAccount account(Spent spent) {
        if (spent.forItself()) {
            return new TurnAccount(0, 0, 0, 0, -spent.costMicroUsd());
        }
        Tier chosen = spent.routing().chosen();
        Usage sent = spent.kept() == null ? spent.usage() : spent.kept().usage();
        Usage whole = whole(sent, spent.context());
        long byCache = spent.kept() == null ? 0 : price(chosen, sent);
        long byCompression = price(chosen, whole) - price(chosen, sent);
        long baseline = price(withoutRouting(spent.routing()), whole);
        return new TurnAccount(
                price(Tier.STANDARD, whole),
                price(Tier.PREMIUM, whole),
                baseline - spent.costMicroUsd() - byCache - byCompression,
                byCache,
                byCompression);
    }

    private static Tier withoutRouting(TurnRouting routing) {
        Tier chosen = routing.chosen();
        return routing.asked() != null || chosen.compareTo(Tier.STANDARD) > 0 ? chosen : Tier.STANDARD;
    }

    /** A call whose tokens the provider did not tell cost nothing, and would have cost nothing. */
    private static Usage whole(Usage sent, @Nullable TurnContext context) {
        if (context == null || sent.equals(Usage.NONE)) {
            return sent;
        }
        long input = sent.inputTokens() + context.fullTokens() - context.sentTokens();
        return new Usage(Math.max(input, sent.cachedInputTokens()), sent.outputTokens(), sent.cachedInputTokens());
    }

    private long price(Tier tier, Usage usage) {
        return prices.of(terms.firstModel(tier)).orElse(Price.FREE).of(usage);
    }
}
