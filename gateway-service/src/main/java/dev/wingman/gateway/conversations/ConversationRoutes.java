package dev.wingman.gateway.conversations;

import dev.wingman.gateway.chat.ConversationOwners;
import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.nearcache.EntryUnavailableException;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.security.Caller;
import dev.wingman.gateway.security.Role;
import dev.wingman.gateway.telemetry.RequestMarks;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.telemetry.CacheOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
class ConversationRoutes {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    @Bean
    ConversationOwners conversationOwners(NearCache cache) {
        return new NearConversationOwners(cache);
    }

    @Bean
    RouterFunction<ServerResponse> conversations(Redis redis, NearCache cache, ConversationOwners owners) {
        ConversationHistory history = new ConversationHistory(redis, cache, owners);
        return EdgeRoutes.get("/api/conversations/{conversationId}", request -> conversation(request, history));
    }

    private static Mono<ServerResponse> conversation(ServerRequest request, ConversationHistory history) {
        String id = request.pathVariable("conversationId");
        if (!ID.matcher(id).matches()) {
            return Mono.error(notFound());
        }
        Caller caller = Caller.of(request);
        return history.turns(id, caller.userId(), RequestContext.of(request).trace())
                .doOnNext(found -> tell(request, found.outcome()))
                .map(found -> visible(id, found, caller))
                .onErrorMap(EntryUnavailableException.class, unavailable -> unavailable())
                .flatMap(conversation -> JsonAnswers.ok(conversation, headers -> {}));
    }

    /** A conversation in Redis is kept up with every turn: what is found is of now. */
    private static void tell(ServerRequest request, CacheOutcome outcome) {
        RequestMarks.cache(request.exchange(), outcome);
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        boolean hit = outcome == CacheOutcome.HIT_L1 || outcome == CacheOutcome.HIT_L2;
        headers.set("X-Cache", outcome == CacheOutcome.STALE ? "STALE" : hit ? "HIT" : "MISS");
        headers.set(HttpHeaders.AGE, "0");
        long micros = RequestContext.of(request).elapsedMicros();
        headers.set("Server-Timing", String.format(Locale.ROOT, "cache;dur=%d.%03d", micros / 1_000, micros % 1_000));
    }

    /** @throws Rejection when there is nothing in it that the caller may see: then it does not exist for the caller */
    private static Conversation visible(String id, ConversationHistory.Found found, Caller caller) {
        List<Conversation.Turn> turns = found.turns().stream()
                .filter(turn -> caller.has(Role.OPS) || turn.userId().equals(caller.userId()))
                .map(Conversation.Turn::of)
                .toList();
        if (turns.isEmpty()) {
            throw notFound();
        }
        return new Conversation(id, turns);
    }

    private static Rejection notFound() {
        return Rejection.of(ProblemType.NOT_FOUND, "There is no such conversation.");
    }

    private static Rejection unavailable() {
        return Rejection.of(ProblemType.UNAVAILABLE, "The conversation can't be read now; try again in a moment.")
                .withRetryAfter(RETRY_AFTER);
    }
}
