package dev.wingman.chat.answers;

import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.Tier;
import java.util.List;

/**
 * What is asked, and in which light.
 *
 * @param tier that routing chose
 * @param persona system message of Wingman's own conversations; a request with a transcript brings its own
 * @param turns what was said before, oldest first; empty for a request with a transcript
 */
public record Question(ChatRequested request, Tier tier, String persona, List<ConversationTurn> turns) {}
