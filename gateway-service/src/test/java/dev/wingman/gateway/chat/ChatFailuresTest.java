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

    private static String header(String name, @Nullable Long millis) {
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
        return String.valueOf(ChatFailures.failed(failed).headers().getFirst(name));
    }

    @Test
    void aBudgetThatOnlyOthersHoldIsAskedAgainSoon() {
        assertThat(header(HttpHeaders.RETRY_AFTER, 5_000L)).isEqualTo("5");
        assertThat(header("x-should-retry", 5_000L)).isEqualTo("true");
    }

    @Test
    void aBudgetThatIsSpentIsAskedAgainWhenItIsRenewed() {
        assertThat(Long.parseLong(header(HttpHeaders.RETRY_AFTER, null))).isBetween(17_900L, 18_000L);
        assertThat(header("x-should-retry", null)).isEqualTo("false");
    }
}
