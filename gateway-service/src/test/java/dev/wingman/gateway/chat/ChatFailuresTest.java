package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class ChatFailuresTest {

    private static String retryAfter(@Nullable Long millis) {
        BudgetState budget = new BudgetState("day", 30_000, 3_000, Instant.now().plus(Duration.ofHours(5)));
        ReplyFailed failed = new ReplyFailed(
                "req_1",
                "conv_1",
                "ada",
                FailureReason.BUDGET_SPENT,
                "The budget does not suffice.",
                millis,
                budget,
                Usage.NONE,
                0,
                new ReplyTiming(0, 0, 0, 0, 0),
                Instant.now());
        return String.valueOf(ChatFailures.failed(failed).headers().getFirst(HttpHeaders.RETRY_AFTER));
    }

    @Test
    void aBudgetThatOnlyOthersHoldIsAskedAgainSoon() {
        assertThat(retryAfter(5_000L)).isEqualTo("5");
    }

    @Test
    void aBudgetThatIsSpentIsAskedAgainWhenItIsRenewed() {
        assertThat(Long.parseLong(retryAfter(null))).isBetween(17_900L, 18_000L);
    }
}
