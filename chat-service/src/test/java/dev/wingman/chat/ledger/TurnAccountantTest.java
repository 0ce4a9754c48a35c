package dev.wingman.chat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.answers.KeptAnswer;
import dev.wingman.chat.pricing.Price;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.provider.ProviderTerms;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnAccountantTest {

    private static final Map<Tier, String> MODELS =
            Map.of(Tier.ECONOMY, "small", Tier.STANDARD, "middle", Tier.PREMIUM, "large");
    private static final PriceList PRICES = new PriceList(
            "2026-11",
            Map.of(
                    "small", new Price(1_000_000, 100_000, 4_000_000),
                    "middle", new Price(3_000_000, 300_000, 15_000_000),
                    "large", new Price(5_000_000, 500_000, 25_000_000)));

    private final TurnAccountant accountant = new TurnAccountant(PRICES, new ProviderTerms(List.of(MODELS), 1_024));

    private static TurnRouting routed(@Nullable Tier asked, Tier chosen) {
        return new TurnRouting(asked, chosen, 0.5, List.of(), "1");
    }

    private static TurnContext context(long full, long sent) {
        return new TurnContext(full, sent, 20, 5, null);
    }

    private static KeptAnswer kept(Usage usage) {
        return new KeptAnswer(
                "text", AnswerSource.EXACT, new ServedAnswer("k", null, 1, "r0"), "simulated", "small", usage);
    }

    @Test
    void smallTalkOnEconomySavesTheDifferenceToStandard() {
        Usage usage = new Usage(100, 10, 0);

        TurnAccount account =
                accountant.account(new Spent(routed(null, Tier.ECONOMY), context(100, 100), null, false, usage, 140));

        assertThat(account).isEqualTo(new TurnAccount(450, 750, 310, 0, 0));
    }

    @Test
    void whatWasLeftOutOfTheContextIsSavedAtThePriceOfTheChosenTier() {
        Usage usage = new Usage(300, 10, 0);

        TurnAccount account = accountant.account(
                new Spent(routed(null, Tier.STANDARD), context(1_000, 300), null, false, usage, 1_050));

        assertThat(account).isEqualTo(new TurnAccount(3_150, 5_250, 0, 0, 2_100));
    }

    @Test
    void aKeptAnswerSavesWhatTheChosenTierWouldHaveCostAndRoutingTheRest() {
        TurnAccount account = accountant.account(
                new Spent(routed(null, Tier.ECONOMY), null, kept(new Usage(100, 10, 0)), false, Usage.NONE, 0));

        assertThat(account).isEqualTo(new TurnAccount(450, 750, 310, 140, 0));
        assertThat(account.baselineMicroUsd(0)).isEqualTo(450);
    }

    @Test
    void premiumWhereRoutingChoseItIsItsOwnBaseline() {
        TurnAccount account = accountant.account(
                new Spent(routed(null, Tier.PREMIUM), context(100, 100), null, false, new Usage(100, 10, 0), 750));

        assertThat(account.savedMicroUsd()).isZero();
        assertThat(account.baselineMicroUsd(750)).isEqualTo(750);
    }

    @Test
    void aTierThatTheClientNamedIsNoSavingOfOurs() {
        TurnAccount account = accountant.account(new Spent(
                routed(Tier.ECONOMY, Tier.ECONOMY), context(100, 100), null, false, new Usage(100, 10, 0), 140));

        assertThat(account.savedMicroUsd()).isZero();
    }

    @Test
    void callsThatFailedButWerePaidForLessenTheSavingsAndNotTheBaseline() {
        TurnAccount account = accountant.account(
                new Spent(routed(null, Tier.ECONOMY), context(100, 100), null, false, new Usage(100, 10, 0), 140 + 90));

        assertThat(account.savedByRoutingMicroUsd()).isEqualTo(310 - 90);
        assertThat(account.baselineMicroUsd(230)).isEqualTo(450);
    }

    @Test
    void tokensFromTheProvidersOwnCacheArePricedAsSuchOnBothSides() {
        TurnAccount account = accountant.account(
                new Spent(routed(null, Tier.STANDARD), context(100, 100), null, false, new Usage(100, 0, 100), 30));

        assertThat(account.savedMicroUsd()).isZero();
    }

    @Test
    void whatWingmanAsksForItselfLessensWhatCompressionSaved() {
        TurnAccount account = accountant.account(new Spent(
                routed(Tier.ECONOMY, Tier.ECONOMY), context(100, 100), null, true, new Usage(100, 10, 0), 140));

        assertThat(account).isEqualTo(new TurnAccount(0, 0, 0, 0, -140));
        assertThat(account.baselineMicroUsd(140)).isZero();
    }

    @Test
    void aCallWithoutACountOfTokensHasNeitherCostNorBaseline() {
        TurnAccount account = accountant.account(
                new Spent(routed(null, Tier.STANDARD), context(900, 100), null, false, Usage.NONE, 0));

        assertThat(account).isEqualTo(new TurnAccount(0, 0, 0, 0, 0));
    }

    @Test
    void costAndSavingsAddUpToTheBaselineToTheMicroDollarWhateverTheTurn() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            PriceList prices =
                    new PriceList("r", Map.of("small", price(random), "middle", price(random), "large", price(random)));
            Tier chosen = Tier.values()[random.nextInt(3)];
            Tier asked = random.nextBoolean() ? null : Tier.values()[random.nextInt(3)];
            Usage usage = usage(random);
            boolean fromCache = random.nextInt(4) == 0;
            long sent = random.nextLong(5_000);
            long full = random.nextLong(50_000);
            long waste = random.nextInt(3) == 0 ? random.nextLong(10_000) : 0;
            long cost = fromCache ? 0 : prices.costMicroUsd(model(chosen), usage) + waste;

            TurnAccount account = new TurnAccountant(prices, new ProviderTerms(List.of(MODELS), 1))
                    .account(new Spent(
                            routed(asked, chosen),
                            fromCache ? null : context(full, sent),
                            fromCache ? kept(usage) : null,
                            false,
                            fromCache ? Usage.NONE : usage,
                            cost));

            Tier plain = asked != null || chosen == Tier.PREMIUM ? chosen : Tier.STANDARD;
            long input = fromCache || usage.equals(Usage.NONE)
                    ? usage.inputTokens()
                    : Math.max(usage.cachedInputTokens(), usage.inputTokens() + full - sent);
            Usage whole = new Usage(input, usage.outputTokens(), usage.cachedInputTokens());
            assertThat(cost
                            + account.savedByRoutingMicroUsd()
                            + account.savedByCacheMicroUsd()
                            + account.savedByCompressionMicroUsd())
                    .isEqualTo(prices.costMicroUsd(model(plain), whole))
                    .isEqualTo(account.baselineMicroUsd(cost));
            assertThat(account.onPremiumMicroUsd()).isEqualTo(prices.costMicroUsd("large", whole));
            assertThat(fromCache ? account.savedByCompressionMicroUsd() : account.savedByCacheMicroUsd())
                    .isZero();
        }
    }

    private static String model(Tier tier) {
        return Objects.requireNonNull(MODELS.get(tier));
    }

    private static Price price(SplittableRandom random) {
        return new Price(random.nextLong(30_000_000), random.nextLong(3_000_000), random.nextLong(90_000_000));
    }

    private static Usage usage(SplittableRandom random) {
        long input = random.nextLong(3_000);
        return random.nextInt(20) == 0
                ? Usage.NONE
                : new Usage(input, random.nextLong(1_000), input == 0 ? 0 : random.nextLong(input));
    }
}
