package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.Accept;
import dev.wingman.gateway.edge.EventStream;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.JsonBodies;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.security.Caller;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.ReplyFailed;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code POST /coach/chat}. Safe for concurrent use. */
final class CoachHandler {

    static final String CONVERSATION_ID = "X-Conversation-Id";

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Chats chats;
    private final ChatSettings settings;

    CoachHandler(Chats chats, ChatSettings settings) {
        this.chats = chats;
        this.settings = settings;
    }

    Mono<ServerResponse> chat(ServerRequest request) {
        Accept accept = Accept.of(request);
        Caller caller = Caller.of(request);
        return JsonBodies.read(request, settings.maxBody())
                .flatMap(body -> answer(request, accept, caller, CoachRequest.of(body, settings)));
    }

    private Mono<ServerResponse> answer(ServerRequest request, Accept accept, Caller caller, CoachRequest asked) {
        Boolean wish = asked.stream();
        boolean stream = wish == null ? accept.names(MediaType.TEXT_EVENT_STREAM) : wish;
        accept.demand(stream ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_JSON);
        TierPin.check(settings, caller, asked.pinnedBy(), asked.asked());
        RequestContext context = RequestContext.of(request);
        NewChat chat = new NewChat(
                context,
                caller,
                asked.conversationId(),
                asked.message(),
                null,
                asked.asked(),
                null,
                stream,
                CacheHeaders.asked(request.headers().asHttpHeaders()));
        return chats.submit(chat).flatMap(accepted -> stream ? stream(accepted) : whole(accepted, context));
    }

    private Mono<ServerResponse> stream(AcceptedChat chat) {
        return EventStream.answer(
                Flux.concat(
                        Mono.fromSupplier(() -> CoachEvents.accepted(chat)),
                        CoachEvents.stream(chat.requestId(), chat.replies())),
                settings.keepAlive(),
                settings.streamTimeout().plus(GRACE),
                headers -> headers.set(CONVERSATION_ID, chat.conversationId()));
    }

    private Mono<ServerResponse> whole(AcceptedChat chat, RequestContext context) {
        return Chats.terminal(chat)
                .flatMap(event -> event instanceof ReplyCompleted completed
                        ? JsonAnswers.ok(CoachReply.of(completed), headers -> {
                            headers.set(CONVERSATION_ID, chat.conversationId());
                            CacheHeaders.tell(completed, headers);
                            headers.set(
                                    ServerTiming.HEADER, ServerTiming.of(completed.timing(), context.elapsedMicros()));
                        })
                        : failure(event));
    }

    private static Mono<ServerResponse> failure(ReplyEvent event) {
        return event instanceof ReplyFailed failed
                ? Mono.error(ChatFailures.failed(failed))
                : Mono.error(new IllegalStateException("a terminal event that is neither an answer nor a failure"));
    }
}
