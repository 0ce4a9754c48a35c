package dev.wingman.chat.ledger;

import dev.wingman.chat.memory.ModelContext;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.Tier;
import reactor.core.publisher.Mono;

/** Who may still spend. Safe for concurrent use. */
@FunctionalInterface
public interface Budgets {

    /** Everybody may spend. */
    Budgets UNLIMITED = (request, tier, context) -> Mono.empty();

    /**
     * Reserves what the request may cost at most. A request that has reserved already reserves nothing more.
     *
     * @return empty when there was enough; else the budget that was too small; an error when nobody can tell
     */
    Mono<BudgetState> reserve(ChatRequested request, Tier tier, ModelContext context);
}
