package dev.wingman.gateway.chat;

import java.math.BigDecimal;

/** Shows money to people. */
public final class Money {

    private static final int MICRO_DIGITS = 6;

    private Money() {}

    /** Millionths of a US dollar as dollars, for example {@code 0.000125}. */
    public static String usd(long microUsd) {
        return BigDecimal.valueOf(microUsd, MICRO_DIGITS).toPlainString();
    }
}
