package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.Usage;

/**
 * An answer that was given before.
 *
 * @param source {@link AnswerSource#EXACT} or {@link AnswerSource#SEMANTIC}
 * @param provider that gave it then
 * @param model that gave it then
 * @param usage tokens that it took then
 */
public record KeptAnswer(
        String text, AnswerSource source, ServedAnswer served, String provider, String model, Usage usage) {}
