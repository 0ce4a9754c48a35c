package dev.wingman.chat.turn;

import dev.wingman.chat.answers.AnswerCache;
import dev.wingman.chat.ledger.Accountant;
import dev.wingman.chat.ledger.Budgets;
import dev.wingman.chat.memory.ContextBuilder;
import dev.wingman.chat.provider.ModelClient;
import dev.wingman.chat.routing.TierRouter;

/** What takes part in a turn, in the order in which a request meets it. */
record TurnParts(
        TierRouter router,
        AnswerCache answers,
        ContextBuilder contexts,
        Budgets budgets,
        ModelClient models,
        Accountant accountant) {}
