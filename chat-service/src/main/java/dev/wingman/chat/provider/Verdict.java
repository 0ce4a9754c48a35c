package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.FailureReason;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when no provider answered.
 *
 * @param retryAfter the shortest wait that a provider asked for; null when none did, or when waiting does not help
 */
record Verdict(FailureReason reason, @Nullable Duration retryAfter) {

    /**
     * Refused content is final. Else what may pass by itself is told rather than what will not, for the same request may
     * then succeed later; the last failure of the kind counts.
     *
     * @param failures the last failure of each provider that was tried; none when time ran out before
     */
    static Verdict of(List<ProviderException> failures) {
        if (failures.isEmpty()) {
            return new Verdict(FailureReason.TIMEOUT, null);
        }
        FailureReason last = failures.get(failures.size() - 1).fault().reason();
        if (last == FailureReason.CONTENT_REFUSED) {
            return new Verdict(last, null);
        }
        List<ProviderException> hopeful = failures.stream()
                .filter(failure -> failure.fault().reason().retryable())
                .toList();
        if (hopeful.isEmpty()) {
            return new Verdict(last, null);
        }
        Duration wait = hopeful.stream()
                .map(ProviderException::retryAfter)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Verdict(hopeful.get(hopeful.size() - 1).fault().reason(), wait);
    }
}
