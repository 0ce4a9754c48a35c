package dev.wingman.chat.provider;

import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Usage;

/** What a provider tells while it answers. */
sealed interface ProviderEvent {

    /** The next piece of the answer; not empty. */
    record Text(String text) implements ProviderEvent {}

    /** Tokens of the call so far; a later count replaces an earlier one. */
    record Counted(Usage usage) implements ProviderEvent {}

    /** The answer is complete; at most a count follows. */
    record Finished(FinishReason reason) implements ProviderEvent {}

    /** A sign of life without content: a ping, or thinking that is not shown. */
    record Alive() implements ProviderEvent {

        static final Alive SIGN = new Alive();
    }
}
