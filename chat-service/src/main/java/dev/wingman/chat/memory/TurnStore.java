package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.ConversationTurn;
import java.util.List;
import reactor.core.publisher.Mono;

/** Where turns are read when they are not in process. Safe for concurrent use. */
interface TurnStore {

    /**
     * The newest turns of a conversation, oldest first.
     *
     * @return empty when this store does not know the conversation; an error when it can't tell
     */
    Mono<List<ConversationTurn>> load(ConversationId conversation, int newest);
}
