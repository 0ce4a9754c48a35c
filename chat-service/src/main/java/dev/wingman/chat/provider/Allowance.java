package dev.wingman.chat.provider;

import dev.wingman.chat.pricing.Price;
import dev.wingman.schemas.chat.Usage;

/**
 * What the calls of a request may cost together. A call is made only while its dearest outcome fits into what is left, so
 * that retries of calls that were paid for never exceed the allowance.
 *
 * @param microUsd millionths of a US dollar for all calls
 * @param inputTokens bound of what one call reads
 * @param outputTokens bound of what one call writes
 */
public record Allowance(long microUsd, long inputTokens, long outputTokens) {

    /** The most that one call can cost at a price. */
    public static long mostOfOneCall(Price price, long inputTokens, long outputTokens) {
        Price dearest = new Price(Math.max(price.input(), price.cachedInput()), 0, price.output());
        return dearest.of(new Usage(inputTokens, outputTokens, 0));
    }

    /** @param spentMicroUsd cost of the calls so far */
    boolean suffices(long spentMicroUsd, Price price) {
        return mostOfOneCall(price, inputTokens, outputTokens) <= microUsd - spentMicroUsd;
    }
}
