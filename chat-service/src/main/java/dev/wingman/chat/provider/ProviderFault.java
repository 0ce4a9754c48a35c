package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.telemetry.ModelCallOutcome;

/** What can go wrong with a call, what is tried then, and what a client is told when nothing helps. */
enum ProviderFault {
    RATE_LIMITED(ModelCallOutcome.RATE_LIMITED, FailureReason.RATE_LIMITED, Remedy.RETRY, false),
    UNAVAILABLE(ModelCallOutcome.UNAVAILABLE, FailureReason.PROVIDER_UNAVAILABLE, Remedy.RETRY, true),
    TIMED_OUT(ModelCallOutcome.TIMED_OUT, FailureReason.TIMEOUT, Remedy.RETRY, true),
    /** The answer broke off, or could not be understood. */
    BROKEN(ModelCallOutcome.BROKEN, FailureReason.PROVIDER_UNAVAILABLE, Remedy.RETRY, true),
    /** Our own connections are all in use: the provider is not to blame. */
    NO_CONNECTION_FREE(ModelCallOutcome.UNAVAILABLE, FailureReason.PROVIDER_UNAVAILABLE, Remedy.RETRY, false),
    /** No call was made because the circuit is open. */
    CIRCUIT_OPEN(ModelCallOutcome.UNAVAILABLE, FailureReason.PROVIDER_UNAVAILABLE, Remedy.NEXT_PROVIDER, false),
    /** Too long, or a parameter that this provider refuses; another provider may take it. */
    REQUEST_REFUSED(ModelCallOutcome.REJECTED, FailureReason.INVALID_REQUEST, Remedy.NEXT_PROVIDER, false),
    /** Our key, account, quota or model name does not work there. */
    ACCOUNT_REFUSED(ModelCallOutcome.REJECTED, FailureReason.PROVIDER_REJECTED, Remedy.NEXT_PROVIDER, true),
    /** Content that one provider refuses is not offered to the next. */
    CONTENT_REFUSED(ModelCallOutcome.REJECTED, FailureReason.CONTENT_REFUSED, Remedy.NONE, false);

    /** What may still help. */
    enum Remedy {
        /** The same provider again after a wait, then the next one. */
        RETRY,
        NEXT_PROVIDER,
        NONE
    }

    private final ModelCallOutcome outcome;
    private final FailureReason reason;
    private final Remedy remedy;
    private final boolean providerAtFault;

    ProviderFault(ModelCallOutcome outcome, FailureReason reason, Remedy remedy, boolean providerAtFault) {
        this.outcome = outcome;
        this.reason = reason;
        this.remedy = remedy;
        this.providerAtFault = providerAtFault;
    }

    /** How the call is recorded. */
    ModelCallOutcome outcome() {
        return outcome;
    }

    /** What a client is told. */
    FailureReason reason() {
        return reason;
    }

    Remedy remedy() {
        return remedy;
    }

    /** Whether the call counts against the provider's circuit. */
    boolean providerAtFault() {
        return providerAtFault;
    }

    /** One sentence for a person; the same for every failure of a reason, so that nothing of the provider's leaks. */
    static String detail(FailureReason reason) {
        return switch (reason) {
            case RATE_LIMITED -> "The model provider limits how often it is asked; try again later.";
            case PROVIDER_UNAVAILABLE -> "The model provider does not answer at the moment; try again later.";
            case TIMEOUT -> "There was no complete answer within the time limit; try again.";
            case CONTENT_REFUSED -> "The model provider refused this content; change the message.";
            case INVALID_REQUEST -> "The model provider can't take this request; shorten it or change its parameters.";
            case PROVIDER_REJECTED ->
                "The model provider does not accept this service at the moment; tell the operator.";
            case BUDGET_SPENT -> "The budget of this user is spent.";
            case BUDGET_UNKNOWN -> "Nobody can tell at the moment whether the budget suffices; try again later.";
            case INTERNAL -> "Something went wrong here; try again later.";
        };
    }
}
