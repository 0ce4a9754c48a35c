package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.Tier;
import java.time.Duration;
import java.util.Map;

/**
 * How the simulated provider behaves.
 *
 * @param firstToken time to the first token, of which each answer takes 75 to 125 %; zero for none
 * @param tokensPerSecond 0 for the whole answer at once
 * @param replyTokens about how long an answer is
 * @param failureRate share of calls that fail, 0 to 1: half of them at once, half in mid-answer
 */
record SimulatedSettings(
        Map<Tier, String> models, Duration firstToken, double tokensPerSecond, int replyTokens, double failureRate) {

    private static final int LONGEST_REPLY = 100_000;

    SimulatedSettings {
        Check.that(!firstToken.isNegative(), "simulated.first-token", firstToken, "is not negative");
        Check.that(
                tokensPerSecond >= 0 && Double.isFinite(tokensPerSecond),
                "simulated.tokens-per-second",
                tokensPerSecond,
                "is at least 0");
        Check.that(
                replyTokens >= 1 && replyTokens <= LONGEST_REPLY,
                "simulated.reply-tokens",
                replyTokens,
                "is between 1 and " + LONGEST_REPLY);
        Check.that(failureRate >= 0 && failureRate <= 1, "simulated.failure-rate", failureRate, "is between 0 and 1");
    }
}
