package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.TurnCompleted;
import reactor.core.publisher.Mono;

/** Keeps answers and gives them again. Safe for concurrent use. */
public interface AnswerCache {

    /** Keeps nothing. */
    AnswerCache OFF = new AnswerCache() {
        @Override
        public Mono<KeptAnswer> find(Question question) {
            return Mono.empty();
        }

        @Override
        public void learn(Question question, TurnCompleted turn) {
            // keeps nothing
        }
    };

    /** The answer to a question of the same meaning in the same scope; empty when there is none, never an error. */
    Mono<KeptAnswer> find(Question question);

    /** Takes note of a turn that ended, whatever its end; returns at once and never throws. */
    void learn(Question question, TurnCompleted turn);
}
