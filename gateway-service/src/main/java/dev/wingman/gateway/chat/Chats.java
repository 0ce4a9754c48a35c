package dev.wingman.gateway.chat;

import dev.wingman.gateway.chat.ConversationOwners.Ownership;
import dev.wingman.gateway.edge.Ids;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ReplyEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes requests: checks the owner, finds a place, writes to the log. What it returns is accepted, whatever the client
 * does next. Safe for concurrent use.
 */
public final class Chats {

    private static final Logger log = LoggerFactory.getLogger(Chats.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ChatSettings settings;
    private final ConversationOwners owners;
    private final RequestLog requests;
    private final ReplyReader reader;
    private final PendingChats pending;
    private final Clock clock;
    private final Counter accepted;
    private final Counter overloaded;
    private final Counter refused;

    Chats(
            ChatSettings settings,
            ConversationOwners owners,
            RequestLog requests,
            ReplyReader reader,
            PendingChats pending,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.owners = owners;
        this.requests = requests;
        this.reader = reader;
        this.pending = pending;
        this.clock = clock;
        this.accepted = counter(meters, "accepted");
        this.overloaded = counter(meters, "overloaded");
        this.refused = counter(meters, "kafka_unavailable");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("wingman.chat.requests")
                .description("Valid requests by whether they were accepted")
                .tag("outcome", outcome)
                .register(meters);
    }

    /**
     * Hands a request to the log.
     *
     * @return the request once all in-sync replicas have it; fails with a {@link Rejection} when it is not accepted
     */
    public Mono<AcceptedChat> submit(NewChat chat) {
        String conversationId = chat.conversationId();
        if (conversationId == null) {
            return accept(chat, Ids.conversation());
        }
        return owners.check(
                        conversationId, chat.caller().userId(), chat.context().trace())
                .flatMap(owner -> owner == Ownership.UNKNOWN
                        ? owners.claim(conversationId, chat.caller().userId())
                        : Mono.just(owner))
                .flatMap(owner -> owner == Ownership.OTHER
                        ? Mono.error(Rejection.ofField(
                                ProblemType.NOT_FOUND, "conversationId", "You have no such conversation."))
                        : accept(chat, conversationId));
    }

    /**
     * The end of an accepted request.
     *
     * @return fails with a {@link Rejection} when the client has waited long enough
     */
    public static Mono<ReplyEvent> terminal(AcceptedChat chat) {
        return replies(chat).filter(ReplyEvent::terminal).next();
    }

    /**
     * The replies to an accepted request, for a face that can't show where they stand in the log.
     *
     * @return fails with a {@link Rejection} when the connection must end before the request does
     */
    public static Flux<ReplyEvent> replies(AcceptedChat chat) {
        return chat.replies()
                .map(LoggedReply::event)
                .onErrorMap(StreamEnd.class, end -> ChatFailures.pending(chat, end));
    }

    private Mono<AcceptedChat> accept(NewChat chat, String conversationId) {
        return Mono.defer(() -> {
            if (!reader.isReading()) {
                refused.increment();
                return Mono.error(notAccepted());
            }
            String requestId = chat.context().requestId();
            PendingChat waiting = new PendingChat(
                    requestId,
                    chat.caller().userId(),
                    chat.stream(),
                    settings.clientBuffer(),
                    chat.stream() ? settings.streamTimeout() : settings.answerTimeout());
            if (!pending.open(waiting)) {
                overloaded.increment();
                return Mono.error(Rejection.of(
                                ProblemType.OVERLOADED,
                                "Nothing was accepted; this gateway has as many requests in flight as it takes.")
                        .withRetryAfter(RETRY_AFTER));
            }
            return append(chat, conversationId, waiting);
        });
    }

    private Mono<AcceptedChat> append(NewChat chat, String conversationId, PendingChat waiting) {
        ReplyPlace place = reader.place();
        Instant now = clock.instant();
        String userId = chat.caller().userId();
        ChatRequested request = new ChatRequested(
                waiting.requestId(),
                conversationId,
                userId,
                chat.caller().tenantId(),
                chat.message(),
                chat.transcript(),
                chat.model(),
                chat.sampling(),
                chat.stream(),
                place.partition(),
                chat.conversationId() == null ? true : null,
                chat.cache(),
                now);
        // started here and watched to its end, so that a client that hangs up now changes nothing
        var written = requests.append(request, chat.context().trace())
                .whenComplete((metadata, failure) -> {
                    if (failure == null) {
                        accepted.increment();
                        owners.accepted(conversationId, userId, chat.conversationId() == null);
                    } else {
                        pending.close(waiting.requestId());
                        refused.increment();
                        log.atDebug()
                                .setCause(failure)
                                .addKeyValue("requestId", waiting.requestId())
                                .log("A request was not acknowledged");
                    }
                })
                .toCompletableFuture();
        return Mono.fromFuture(written, true)
                .onErrorMap(Chats::rejection)
                .thenReturn(new AcceptedChat(waiting.requestId(), conversationId, now, place, waiting.replies()));
    }

    private static Rejection rejection(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RecordTooLargeException
                ? Rejection.of(ProblemType.BODY_TOO_LARGE, "The request is larger than a record of the log may be.")
                : notAccepted();
    }

    private static Rejection notAccepted() {
        return Rejection.of(
                        ProblemType.NOT_ACCEPTED,
                        "The request is not known to be in the log, so do not wait for its answer; send it again.")
                .withRetryAfter(RETRY_AFTER);
    }
}
