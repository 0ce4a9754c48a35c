package dev.wingman.chat.pricing;

import dev.wingman.schemas.chat.Usage;
import java.math.BigInteger;

/**
 * What a model charges, in micro-dollars (millionths of a US dollar) per million tokens: a model at 3 dollars per
 * million tokens costs 3,000,000 here.
 *
 * @param input price of tokens that the model read afresh
 * @param cachedInput price of tokens that it read from its prompt cache
 * @param output price of tokens that it wrote
 */
public record Price(long input, long cachedInput, long output) {

    public static final Price FREE = new Price(0, 0, 0);

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final BigInteger HALF = BigInteger.valueOf(500_000);

    public Price {
        if (input < 0 || cachedInput < 0 || output < 0) {
            throw new IllegalArgumentException("A price must not be negative");
        }
    }

    /**
     * Cost of one call in micro-dollars. The products are exact; their sum is rounded once, half up.
     *
     * @throws ArithmeticException when the cost does not fit a {@code long}
     */
    public long of(Usage usage) {
        BigInteger millionths = product(usage.inputTokens() - usage.cachedInputTokens(), input)
                .add(product(usage.cachedInputTokens(), cachedInput))
                .add(product(usage.outputTokens(), output));
        return millionths.add(HALF).divide(MILLION).longValueExact();
    }

    private static BigInteger product(long tokens, long price) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
    }
}
