package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.JsonBodies;
import dev.wingman.gateway.edge.JsonFields;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.nearcache.CacheCommands;
import dev.wingman.gateway.security.Caller;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.cache.CacheClearRequested;
import dev.wingman.schemas.cache.CacheWarmRequested;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /performance/cache}: what the caches of the cluster do, and what is done to them. For operators. */
@Configuration(proxyBeanMethods = false)
class CacheRoutes {

    private static final Duration BACK = Duration.ofMinutes(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final DataSize LARGEST = DataSize.ofKilobytes(2);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final int LONGEST = 256;

    @Bean
    CacheBoard cacheBoard() {
        return new CacheBoard(Clock.systemUTC());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail cacheStatisticsTail(KafkaSettings kafka, GatewayTopics topics, CacheBoard board) {
        return new TopicTail(
                kafka.connection(), Topics.CACHE_STATISTICS.name(), BACK, topics::ensure, new CacheFeed(board));
    }

    @Bean
    RouterFunction<ServerResponse> caches(CacheBoard board, CacheCommands commands) {
        Clock clock = Clock.systemUTC();
        return EdgeRoutes.get("/performance/cache/stats", request -> JsonAnswers.ok(board.statistics(), headers -> {}))
                .and(EdgeRoutes.post("/performance/cache/clear", request -> clear(request, commands, clock)))
                .and(EdgeRoutes.post("/performance/cache/warm", request -> warm(request, commands, clock)));
    }

    private static Mono<ServerResponse> clear(ServerRequest request, CacheCommands commands, Clock clock) {
        RequestContext context = RequestContext.of(request);
        return JsonBodies.read(request, LARGEST)
                .map(fields -> toClear(fields, request, clock))
                .flatMap(command -> told(commands.clear(command, context.trace())));
    }

    private static Mono<ServerResponse> warm(ServerRequest request, CacheCommands commands, Clock clock) {
        RequestContext context = RequestContext.of(request);
        return JsonBodies.read(request, LARGEST)
                .map(fields -> new CacheWarmRequested(
                        context.requestId(),
                        name(fields.allow(Set.of("cache"))),
                        Caller.of(request).userId(),
                        clock.instant()))
                .flatMap(command -> told(commands.warm(command, context.trace())));
    }

    /** What the body names; everything has to be asked for in so many words. */
    private static CacheClearRequested toClear(JsonFields fields, ServerRequest request, Clock clock) {
        fields.allow(Set.of("all", "cache", "pattern", "tag"));
        boolean all = Boolean.TRUE.equals(fields.flag("all"));
        String cache = name(fields);
        String pattern = text("pattern", fields);
        String tag = text("tag", fields);
        boolean named = cache != null || pattern != null || tag != null;
        if (all == named) {
            throw fields.invalid("all", "must be true, or else `cache`, `pattern` or `tag` must say what is meant");
        }
        return new CacheClearRequested(
                RequestContext.of(request).requestId(),
                cache,
                pattern,
                tag,
                Caller.of(request).userId(),
                clock.instant());
    }

    /** What is empty names nothing, and must not be taken for a wish. */
    private static @Nullable String text(String name, JsonFields fields) {
        return fields.has(name) ? fields.demandText(name, LONGEST) : null;
    }

    private static @Nullable String name(JsonFields fields) {
        return fields.text("cache", NAME, "the name of a cache, such as challenges");
    }

    private static Mono<ServerResponse> told(Mono<?> done) {
        return done.<Object>map(result -> result)
                .onErrorMap(
                        TimeoutException.class,
                        late -> Rejection.of(
                                ProblemType.OPERATION_PENDING,
                                "The command is in the log and will be carried out, but nobody has said that it was; its"
                                        + " result will stand in cache.operations."))
                .onErrorMap(e -> !(e instanceof Rejection), e -> Rejection.of(
                                ProblemType.NOT_ACCEPTED, "The command is not known to be in the log; send it again.")
                        .withRetryAfter(RETRY_AFTER))
                .flatMap(result -> JsonAnswers.ok(result, headers -> {}));
    }
}
