package dev.wingman.gateway.chat;

import java.time.Instant;
import reactor.core.publisher.Flux;

/**
 * A request that is in the log: it will get exactly one terminal event.
 *
 * @param place every event of the request lies behind it
 * @param replies the events up to the terminal one, for one subscriber; ends with a {@link StreamEnd} when the connection
 *     must end first
 */
public record AcceptedChat(
        String requestId, String conversationId, Instant requestedAt, ReplyPlace place, Flux<LoggedReply> replies) {}
