package dev.wingman.chat.ledger;

import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnAccount;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns as tests of the ledger need them. */
public final class Turns {

    public static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private Turns() {}

    public static ModelCallCompleted call(String model, ModelCallOutcome outcome, Usage usage, long costMicroUsd) {
        return new ModelCallCompleted(
                "r", 1, "simulated", model, Tier.STANDARD, outcome, usage, costMicroUsd, 1, 2, NOON);
    }

    public static TurnCompleted turn(
            String requestId,
            String userId,
            Instant completedAt,
            @Nullable TurnAccount account,
            @Nullable Boolean mayHaveBeenBegun,
            ModelCallCompleted... calls) {
        ModelCallCompleted last = calls.length == 0 ? null : calls[calls.length - 1];
        boolean answered = last != null && last.outcome() == ModelCallOutcome.SUCCEEDED;
        return new TurnCompleted(
                requestId,
                "conv_1",
                userId,
                "default",
                "hello",
                answered ? "hi" : null,
                false,
                answered ? null : FailureReason.TIMEOUT,
                answered ? null : "Too late.",
                answered ? FinishReason.STOP : null,
                Tier.STANDARD,
                last == null ? "none" : last.provider(),
                last == null ? "none" : last.model(),
                AnswerSource.MODEL,
                List.of(calls),
                List.of(calls).stream().map(ModelCallCompleted::usage).reduce(Usage.NONE, Usage::plus),
                List.of(calls).stream()
                        .mapToLong(ModelCallCompleted::costMicroUsd)
                        .sum(),
                "2026-01",
                null,
                null,
                null,
                account,
                null,
                mayHaveBeenBegun,
                new ReplyTiming(1, 2, 3, 4, 5),
                0,
                0,
                completedAt,
                completedAt);
    }
}
