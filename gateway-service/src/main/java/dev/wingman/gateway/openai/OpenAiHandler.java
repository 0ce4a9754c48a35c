package dev.wingman.gateway.openai;

import dev.wingman.gateway.chat.AcceptedChat;
import dev.wingman.gateway.chat.CacheHeaders;
import dev.wingman.gateway.chat.ChatFailures;
import dev.wingman.gateway.chat.ChatSettings;
import dev.wingman.gateway.chat.Chats;
import dev.wingman.gateway.chat.NewChat;
import dev.wingman.gateway.chat.ServerTiming;
import dev.wingman.gateway.chat.TierPin;
import dev.wingman.gateway.edge.EventStream;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.JsonBodies;
import dev.wingman.gateway.edge.JsonFields;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.security.Caller;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyFailed;
import java.time.Duration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /v1/chat/completions}. Safe for concurrent use. */
final class OpenAiHandler {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Chats chats;
    private final ChatSettings settings;
    private final DataSize maxBody;

    OpenAiHandler(Chats chats, ChatSettings settings, DataSize maxBody) {
        this.chats = chats;
        this.settings = settings;
        this.maxBody = maxBody;
    }

    Mono<ServerResponse> complete(ServerRequest request) {
        Caller caller = Caller.of(request);
        return JsonBodies.read(request, maxBody).flatMap(body -> answer(request, caller, body));
    }

    private Mono<ServerResponse> answer(ServerRequest request, Caller caller, JsonFields body) {
        CompletionParameters parameters = CompletionParameters.of(body);
        String model = settings.models().get(parameters.model());
        if (model == null) {
            throw unknownModel(parameters.model());
        }
        TierPin.check(settings, caller, "model", model);
        CompletionMessages messages = CompletionMessages.of(body, settings.maxMessageChars());
        RequestContext context = RequestContext.of(request);
        NewChat chat = new NewChat(
                context,
                caller,
                null,
                messages.message(),
                messages.transcript(),
                model,
                parameters.sampling(),
                parameters.stream(),
                CacheHeaders.asked(request.headers().asHttpHeaders()));
        return chats.submit(chat)
                .flatMap(accepted -> parameters.stream() ? stream(accepted, parameters) : whole(accepted, context));
    }

    static Rejection unknownModel(String model) {
        return Rejection.ofField(
                        ProblemType.NOT_FOUND,
                        "model",
                        "The model `" + model.replaceAll("[^\\x21-\\x7e]", "?")
                                + "` does not exist; GET /v1/models lists those that do.")
                .withCode("model_not_found");
    }

    private static Mono<ServerResponse> whole(AcceptedChat chat, RequestContext context) {
        return Chats.terminal(chat).flatMap(event -> {
            if (event instanceof ReplyFailed failed) {
                return Mono.error(ChatFailures.failed(failed));
            }
            ReplyCompleted completed = (ReplyCompleted) event;
            return JsonAnswers.ok(Completion.of(completed, chat.requestedAt()), headers -> {
                CacheHeaders.tell(completed, headers);
                headers.set(ServerTiming.HEADER, ServerTiming.of(completed.timing(), context.elapsedMicros()));
            });
        });
    }

    /** The response begins with the first event, so that a request that fails at once is answered with its status. */
    private Mono<ServerResponse> stream(AcceptedChat chat, CompletionParameters parameters) {
        CompletionChunks chunks = new CompletionChunks(chat, parameters.model(), parameters.includeUsage());
        CompletionStream stream = new CompletionStream(chat, chunks);
        return EventStream.answer(
                stream.events(Chats.replies(chat)),
                settings.keepAlive(),
                settings.streamTimeout().plus(GRACE),
                headers -> {});
    }
}
