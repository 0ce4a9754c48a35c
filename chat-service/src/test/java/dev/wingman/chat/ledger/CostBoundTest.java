package dev.wingman.chat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.provider.Allowance;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostBoundTest {

    private static final Map<Tier, String> CHEAP = Map.of(Tier.ECONOMY, "a", Tier.STANDARD, "b", Tier.PREMIUM, "c");
    private static final Map<Tier, String> DEAR = Map.of(Tier.ECONOMY, "x", Tier.STANDARD, "y", Tier.PREMIUM, "z");
    private static final PriceList PRICES = new PriceList(
            "1",
            Map.of("b", new Price(1_000_000, 100_000, 2_000_000), "y", new Price(3_000_000, 4_000_000, 5_000_000)));

    private final CostBound bound = new CostBound(PRICES, new ProviderTerms(List.of(CHEAP, DEAR), 1_000), 2);

    private static ModelContext context(String text, long counted) {
        return new ModelContext(
                List.of(new ChatMessage(ChatRole.USER, text)), new TurnContext(counted, counted, 0, 0, null));
    }

    @Test
    void theDearestProviderAndTheLongestAnswerAreReckonedWith() {
        Allowance allowance = bound.of(Tier.STANDARD, context("x".repeat(400), 100), null);

        assertThat(allowance).isEqualTo(new Allowance((200 + 32) * 4 + 1_000 * 5, 232, 1_000));
    }

    @Test
    void withoutACountEveryByteMayBeAToken() {
        assertThat(bound.of(Tier.STANDARD, context("日本", 0), null).inputTokens())
                .isEqualTo(6 + 32);
    }

    @Test
    void noTextHasMoreTokensThanBytes() {
        assertThat(bound.of(Tier.STANDARD, context("abc", 50), null).inputTokens())
                .isEqualTo(3 + 32);
    }

    @Test
    void aClientsOwnLimitCounts() {
        Sampling sampling = new Sampling(50, null, null, null);

        assertThat(bound.of(Tier.STANDARD, context("abc", 1), sampling).outputTokens())
                .isEqualTo(50);
    }

    @Test
    void modelsThatCostNothingNeedNothing() {
        assertThat(bound.of(Tier.PREMIUM, context("abc", 1), null).microUsd()).isZero();
    }
}
