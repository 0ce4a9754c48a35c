package dev.wingman.chat.ledger;

import dev.wingman.chat.memory.ModelContext;
import dev.wingman.chat.provider.Allowance;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.Tier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Who may still spend. Safe for concurrent use. */
@FunctionalInterface
public interface Budgets {

    /** Everybody may spend. */
    Budgets UNLIMITED = (request, tier, context) -> Mono.just(Granted.WITHOUT_BOUND);

    /** Whether a request may cost anything. */
    sealed interface Decision {}

    /**
     * It may.
     *
     * @param allowance what its calls may cost together; null for no bound
     */
    record Granted(@Nullable Allowance allowance) implements Decision {

        static final Granted WITHOUT_BOUND = new Granted(null);
    }

    /**
     * It may not.
     *
     * @param soon whether it may when requests of the user that are under way have cost less than they may
     */
    record Refused(BudgetState budget, boolean soon) implements Decision {}

    /** Nobody can tell at the moment. */
    record Unknown() implements Decision {}

    /**
     * Reserves what the request may cost at most. A request that has reserved already reserves nothing more.
     *
     * @return one decision; never an error
     */
    Mono<Decision> reserve(ChatRequested request, Tier tier, ModelContext context);
}
