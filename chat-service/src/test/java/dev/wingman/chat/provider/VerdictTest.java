package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.FailureReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void whatMayPassByItselfIsToldRatherThanWhatWillNot() {
        Verdict verdict = Verdict.of(List.of(
                failure(ProviderFault.RATE_LIMITED, Duration.ofSeconds(9)),
                failure(ProviderFault.ACCOUNT_REFUSED, null)));

        assertThat(verdict).isEqualTo(new Verdict(FailureReason.RATE_LIMITED, Duration.ofSeconds(9)));
    }

    @Test
    void theShortestWaitIsTold() {
        Verdict verdict = Verdict.of(List.of(
                failure(ProviderFault.RATE_LIMITED, Duration.ofSeconds(60)),
                failure(ProviderFault.CIRCUIT_OPEN, Duration.ofSeconds(10))));

        assertThat(verdict).isEqualTo(new Verdict(FailureReason.PROVIDER_UNAVAILABLE, Duration.ofSeconds(10)));
    }

    @Test
    void refusedContentIsFinal() {
        Verdict verdict = Verdict.of(List.of(
                failure(ProviderFault.UNAVAILABLE, Duration.ofSeconds(1)),
                failure(ProviderFault.CONTENT_REFUSED, null)));

        assertThat(verdict).isEqualTo(new Verdict(FailureReason.CONTENT_REFUSED, null));
    }

    @Test
    void whereNothingWillPassTheLastRefusalIsTold() {
        Verdict verdict = Verdict.of(List.of(
                failure(ProviderFault.ACCOUNT_REFUSED, Duration.ofSeconds(1)),
                failure(ProviderFault.REQUEST_REFUSED, null)));

        assertThat(verdict).isEqualTo(new Verdict(FailureReason.INVALID_REQUEST, null));
    }

    @Test
    void withoutAnyCallTimeHadRunOut() {
        assertThat(Verdict.of(List.of())).isEqualTo(new Verdict(FailureReason.TIMEOUT, null));
    }

    private static ProviderException failure(ProviderFault fault, @Nullable Duration retryAfter) {
        return new ProviderException(fault, "test", retryAfter);
    }
}
