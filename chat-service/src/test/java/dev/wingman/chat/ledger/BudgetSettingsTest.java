package dev.wingman.chat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.chat.ledger.BudgetSettings.Limits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetSettingsTest {

    private static BudgetSettings settings(boolean enabled, long daily, Map<String, Limits> users) {
        return new BudgetSettings(enabled, daily, 0, users, false, Duration.ofSeconds(1), 2, Duration.ofHours(1));
    }

    @Test
    void withoutAnyLimitOrSwitchedOffNobodyIsLimited() {
        assertThat(settings(true, 0, Map.of()).limited()).isFalse();
        assertThat(settings(false, 10, Map.of("ada", new Limits(1, 0))).limited())
                .isFalse();
        assertThat(settings(true, 10, Map.of()).limited()).isTrue();
        assertThat(settings(true, 0, Map.of("ada", new Limits(0, 1))).limited()).isTrue();
    }

    @Test
    void aUsersOwnLimitsReplaceTheCommonOnes() {
        BudgetSettings settings = settings(true, 10, Map.of("ada", new Limits(0, 0)));

        assertThat(settings.of("ada").any()).isFalse();
        assertThat(settings.of("bob")).isEqualTo(new Limits(10, 0));
    }

    @Test
    void aLimitBelowNothingIsRefusedByName() {
        assertThatThrownBy(() -> settings(true, -1, Map.of()))
                .hasMessageContaining("wingman.chat.budgets.daily")
                .hasMessageContaining("-1");
    }
}
