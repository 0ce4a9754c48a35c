package dev.wingman.chat.ledger;

import dev.wingman.chat.answers.KeptAnswer;
import dev.wingman.schemas.chat.TurnContext;
import dev.wingman.schemas.chat.TurnRouting;
import dev.wingman.schemas.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How a turn was answered, as far as money goes.
 *
 * @param context what the model was sent; null when none was asked
 * @param kept the kept answer that was served; null when a model was asked
 * @param usage tokens of the call that answered; none for a kept answer
 * @param forItself whether Wingman asked for itself, to keep contexts short
 * @param costMicroUsd cost of all calls, failed ones included, in millionths of a US dollar
 */
public record Spent(
        TurnRouting routing,
        @Nullable TurnContext context,
        @Nullable KeptAnswer kept,
        boolean forItself,
        Usage usage,
        long costMicroUsd) {}
