package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    @Test
    void retriesAreAShareOfRequestsWhenTheReserveIsSpent() {
        // Given
        RetryBudget budget = new RetryBudget(0.2, 3);

        // When every one of 100 requests would like to retry
        long retries = IntStream.range(0, 100)
                .filter(request -> {
                    budget.earn();
                    return budget.spend();
                })
                .count();

        // Then a fifth may, and the reserve
        assertThat(retries).isBetween(22L, 23L);
    }

    @Test
    void noMoreThanTheReserveIsSavedUp() {
        // Given
        RetryBudget budget = new RetryBudget(1, 2);
        IntStream.range(0, 1_000).forEach(request -> budget.earn());

        // Then
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
    }

    @Test
    void aBudgetOfNothingAllowsNothing() {
        RetryBudget budget = new RetryBudget(0, 0);
        budget.earn();

        assertThat(budget.spend()).isFalse();
    }
}
