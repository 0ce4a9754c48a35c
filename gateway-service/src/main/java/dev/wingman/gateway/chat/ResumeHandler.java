package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.Accept;
import dev.wingman.gateway.edge.EventStream;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.security.Caller;
import dev.wingman.schemas.Topics;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /coach/chat/{requestId}/events}: the rest of a stream, from the log. Safe for concurrent use. */
final class ResumeHandler {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String AFTER = "after";
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** What a client has missed comes faster than it can be sent. */
    private static final int CATCH_UP = 16;

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ReplyFollower follower;
    private final PendingChats pending;
    private final ChatSettings settings;

    ResumeHandler(ReplyFollower follower, PendingChats pending, ChatSettings settings) {
        this.follower = follower;
        this.pending = pending;
        this.settings = settings;
    }

    Mono<ServerResponse> events(ServerRequest request) {
        Accept.of(request).demand(MediaType.TEXT_EVENT_STREAM);
        String requestId = request.pathVariable("requestId");
        ReplyPlace after = place(request);
        return resume(requestId, after, Caller.of(request));
    }

    private Mono<ServerResponse> resume(String requestId, ReplyPlace after, Caller caller) {
        PendingChat inFlight = pending.find(requestId);
        if (!REQUEST_ID.matcher(requestId).matches()
                || after.partition() >= Topics.CHAT_REPLIES.partitions()
                || (inFlight != null && !inFlight.userId().equals(caller.userId()))) {
            throw ResumedChat.unknown();
        }
        ResumedChat resumed = new ResumedChat(
                requestId,
                caller.userId(),
                after,
                CATCH_UP * settings.clientBuffer(),
                settings.answerTimeout(),
                settings.streamTimeout());
        follower.follow(resumed);
        return EventStream.answer(
                CoachEvents.stream(requestId, resumed.replies()),
                settings.keepAlive(),
                settings.streamTimeout().plus(GRACE),
                headers -> {});
    }

    private static ReplyPlace place(ServerRequest request) {
        String header = request.headers().firstHeader(LAST_EVENT_ID);
        String field = header == null ? AFTER : LAST_EVENT_ID;
        String given = header == null ? request.queryParam(AFTER).orElse("") : header;
        return ReplyPlace.parse(given)
                .orElseThrow(() -> Rejection.ofField(
                        ProblemType.INVALID_FIELD,
                        field,
                        "Send the id of the last event that you have as `Last-Event-ID` or `?after=`."));
    }
}
