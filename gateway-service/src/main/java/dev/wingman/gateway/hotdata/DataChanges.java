package dev.wingman.gateway.hotdata;

import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.nearcache.ChangeRequests;
import dev.wingman.gateway.nearcache.ChangeUnavailableException;
import dev.wingman.gateway.security.Caller;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeOutcome;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers requests that change data, when the change is durable. Safe for concurrent use. */
public final class DataChanges {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final ChangeRequests changes;

    DataChanges(ChangeRequests changes) {
        this.changes = changes;
    }

    /**
     * Has the change made, and answers with the new state; 400 or 404 when the data does not allow it, 503 when it can't
     * be told whether it is done.
     *
     * @param kind what is to be done; cache-service knows it
     * @param entity what is changed: changes of the same one are made one after another
     * @param wish what the kind needs, checked
     * @param done status of the answer
     */
    public Mono<ServerResponse> change(
            ServerRequest request, String kind, String entity, Object wish, HttpStatus done) {
        RequestContext context = RequestContext.of(request);
        String json = WireJson.MAPPER.writeValueAsString(wish);
        String userId = Caller.of(request).userId();
        return changes.request(context.requestId(), kind, entity, json, userId, context.trace())
                .onErrorMap(ChangeUnavailableException.class, DataChanges::unavailable)
                .flatMap(answer -> answered(answer, done));
    }

    private static Mono<ServerResponse> answered(ChangeAnswered answer, HttpStatus done) {
        if (answer.outcome() == ChangeOutcome.APPLIED) {
            return JsonAnswers.of(done, Objects.requireNonNull(answer.value()));
        }
        return Mono.error(rejection(answer));
    }

    private static Rejection rejection(ChangeAnswered answer) {
        String detail = Objects.requireNonNullElse(answer.detail(), "This can't be changed so.");
        return switch (answer.outcome()) {
            case NOT_FOUND -> Rejection.of(ProblemType.NOT_FOUND, detail);
            case APPLIED, REFUSED ->
                answer.field() == null
                        ? Rejection.of(ProblemType.BAD_REQUEST, detail)
                        : Rejection.ofField(ProblemType.INVALID_FIELD, answer.field(), detail);
            case UNAVAILABLE -> unavailable(detail + " The change may or may not have been made.");
        };
    }

    private static Rejection unavailable(ChangeUnavailableException failure) {
        return unavailable(
                failure.published()
                        ? "The change was not confirmed in time. It may or may not be made."
                        : "The change could not be accepted and is not made.");
    }

    private static Rejection unavailable(String detail) {
        return Rejection.of(ProblemType.NOT_ACCEPTED, detail).withRetryAfter(RETRY_AFTER);
    }
}
