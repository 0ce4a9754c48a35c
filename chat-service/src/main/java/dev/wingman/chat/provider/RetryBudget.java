package dev.wingman.chat.provider;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps retries a bounded share of all calls, so that a provider in trouble is not hit harder the worse it gets. Every
 * request earns a share of a retry, every retry spends one; an unused balance is kept up to the reserve, with which the
 * budget also starts. Safe for concurrent use.
 */
final class RetryBudget {

    private static final long RETRY = 1_000_000;

    private final long share;
    private final long reserve;
    private final AtomicLong balance;

    /**
     * @param share retries that each request earns, 0 to 1
     * @param reserve most retries that are saved up, at least 0
     */
    RetryBudget(double share, int reserve) {
        this.share = Math.round(share * RETRY);
        this.reserve = reserve * RETRY;
        this.balance = new AtomicLong(this.reserve);
    }

    /** A request was made for the first time. */
    void earn() {
        balance.accumulateAndGet(share, (saved, earned) -> Math.min(Math.max(reserve, RETRY), saved + earned));
    }

    /** Takes one retry from the budget if it holds one. */
    boolean spend() {
        return balance.getAndUpdate(saved -> saved >= RETRY ? saved - RETRY : saved) >= RETRY;
    }
}
