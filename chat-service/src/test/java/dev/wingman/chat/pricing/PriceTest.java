package dev.wingman.chat.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.schemas.chat.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceTest {

    private static final Price PRICE = new Price(3_000_000, 300_000, 15_000_000);

    @Test
    void freshCachedAndWrittenTokensAreChargedAtTheirOwnPrices() {
        // When
        long cost = PRICE.of(new Usage(1_000, 100, 400));

        // Then 600 × 3 + 400 × 0.3 + 100 × 15 micro-dollars
        assertThat(cost).isEqualTo(1_800 + 120 + 1_500);
    }

    @Test
    void theSumIsRoundedOnceAndHalfUp() {
        // Given a price of which each part alone would round down
        Price price = new Price(250_000, 0, 250_000);

        // Then
        assertThat(price.of(new Usage(1, 0, 0))).isZero();
        assertThat(price.of(new Usage(1, 1, 0))).isEqualTo(1);
        assertThat(price.of(new Usage(2, 3, 0))).isEqualTo(1);
        assertThat(price.of(new Usage(3, 3, 0))).isEqualTo(2);
    }

    @Test
    void productsBeyondTheRangeOfALongAreExact() {
        // Given 10^9 tokens at 10^12: a product of 10^21
        Price price = new Price(1_000_000_000_000L, 0, 0);

        // When
        long cost = price.of(new Usage(1_000_000_000, 0, 0));

        // Then
        assertThat(cost).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void aCostThatFitsNoLongIsAnErrorAndNotAWrongNumber() {
        Price price = new Price(Long.MAX_VALUE, 0, 0);

        assertThatThrownBy(() -> price.of(new Usage(Long.MAX_VALUE, 0, 0))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aNegativePriceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Price(0, -1, 0));
    }

    @Test
    void aModelThatTheListDoesNotNameIsFree() {
        PriceList prices = new PriceList("1", Map.of("known", PRICE));

        assertThat(prices.costMicroUsd("known", new Usage(1_000, 0, 0))).isEqualTo(3_000);
        assertThat(prices.costMicroUsd("local", new Usage(1_000, 0, 0))).isZero();
    }
}
