package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.Usage;
import java.util.Optional;

/** Takes a provider's counts of tokens for what they are: numbers from outside. */
final class TokenCounts {

    /** No call reads or writes as much; a larger number is an error of the provider. */
    static final long MOST = 1_000_000_000;

    private TokenCounts() {}

    /**
     * Checks counts.
     *
     * @param input all tokens read, cached ones included
     * @return empty when the numbers can't be true
     */
    static Optional<Usage> usage(long input, long output, long cached) {
        boolean plausible =
                input >= 0 && input <= MOST && output >= 0 && output <= MOST && cached >= 0 && cached <= input;
        return plausible ? Optional.of(new Usage(input, output, cached)) : Optional.empty();
    }
}
