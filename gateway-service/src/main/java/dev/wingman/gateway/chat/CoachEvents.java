package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.EventStream;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The events of the coach face's streams. The bytes of {@code delta}, {@code completed} and {@code failed} depend on the
 * log alone, so that a resumed stream repeats nothing differently.
 */
final class CoachEvents {

    private record Accepted(String requestId, String conversationId, Instant acceptedAt, String events) {}

    /** @param restarted true when this piece begins the text anew: what came before is void; absent otherwise */
    private record Delta(
            int attempt,
            int position,
            String text,
            @Nullable Boolean restarted) {}

    private record Failed(
            String requestId,
            String conversationId,
            String reason,
            String detail,
            boolean retryable,
            @Nullable Long retryAfterMillis,
            @Nullable String period,
            @Nullable Long limitMicroUsd,
            @Nullable Long remainingMicroUsd,
            @Nullable Instant resetsAt,
            Usage usage,
            long costMicroUsd,
            String costUsd,
            ReplyTiming timing,
            Instant failedAt) {}

    private record Interrupted(String reason, String detail, String events) {}

    private CoachEvents() {}

    static String resumePath(String requestId) {
        return "/coach/chat/" + requestId + "/events";
    }

    static byte[] accepted(AcceptedChat chat) {
        return EventStream.event(
                "accepted",
                chat.place().toString(),
                json(new Accepted(
                        chat.requestId(), chat.conversationId(), chat.requestedAt(), resumePath(chat.requestId()))));
    }

    static byte[] reply(LoggedReply reply) {
        ReplyEvent event = reply.event();
        String id = reply.place().toString();
        if (event instanceof ReplyDelta delta) {
            boolean restarted = delta.attempt() > 1 && delta.position() == 0;
            return EventStream.event(
                    "delta",
                    id,
                    json(new Delta(delta.attempt(), delta.position(), delta.text(), restarted ? true : null)));
        }
        if (event instanceof ReplyCompleted completed) {
            return EventStream.event("completed", id, json(CoachReply.of(completed)));
        }
        if (event instanceof ReplyFailed failed) {
            return EventStream.event("failed", id, json(failed(failed)));
        }
        throw new IllegalStateException("an event of the replies that has no form here");
    }

    /** The events of a request, and a farewell where the connection ends before them. */
    static Flux<byte[]> stream(String requestId, Flux<LoggedReply> replies) {
        return replies.map(CoachEvents::reply)
                .onErrorResume(StreamEnd.class, end -> Flux.just(interrupted(requestId, end)));
    }

    private static byte[] interrupted(String requestId, StreamEnd end) {
        return EventStream.event(
                "interrupted", null, json(new Interrupted(end.reason(), end.detail(), resumePath(requestId))));
    }

    private static Failed failed(ReplyFailed event) {
        BudgetState budget = event.budget();
        return new Failed(
                event.requestId(),
                event.conversationId(),
                ChatFailures.name(event.reason()),
                event.detail(),
                ChatFailures.retryable(event),
                event.retryAfterMillis(),
                budget == null ? null : budget.period(),
                budget == null ? null : budget.limitMicroUsd(),
                budget == null ? null : budget.remainingMicroUsd(),
                budget == null ? null : budget.resetsAt(),
                event.usage(),
                event.costMicroUsd(),
                Money.usd(event.costMicroUsd()),
                event.timing(),
                event.failedAt());
    }

    private static byte[] json(Object value) {
        return WireJson.MAPPER.writeValueAsBytes(value);
    }
}
