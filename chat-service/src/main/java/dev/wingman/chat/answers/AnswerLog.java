package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.AnswerEvent;
import java.util.concurrent.CompletionStage;

/** The topic {@code chat.answers}, for writing. */
@FunctionalInterface
interface AnswerLog {

    /** Appends an event without blocking; completes when all in-sync replicas have it. */
    CompletionStage<?> append(String key, AnswerEvent event);
}
