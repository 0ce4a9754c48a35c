package dev.wingman.gateway.resources;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.hotdata.OwnData;
import dev.wingman.gateway.nearcache.EntryKey;
import dev.wingman.gateway.resources.AnnouncedResources.Resource;
import dev.wingman.schemas.cache.PublicRead;
import dev.wingman.schemas.cache.ResourceReaders;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Routes to what is announced. Until all announcements were read once, a path that nobody serves is answered with 503:
 * it can't be told yet whether there is one. Safe for concurrent use.
 */
final class AnnouncedRoutes {

    private static final String ROOT = "/api/";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Answers with an entry, or says the sentence. */
    @FunctionalInterface
    interface Reads {
        Mono<ServerResponse> read(ServerRequest request, EntryKey key, String absent);
    }

    private final Reads reads;
    private volatile @Nullable RouterFunction<ServerResponse> routes;
    private volatile boolean complete;

    AnnouncedRoutes(Reads reads) {
        this.reads = reads;
    }

    /** From now on these are served, and no others. */
    void serve(List<Resource> resources) {
        routes = resources.stream().map(this::route).reduce(RouterFunction::and).orElse(null);
    }

    /** All that was announced so far is known. */
    void complete() {
        complete = true;
    }

    /** As a router function does; this class is none, since beans that are one are the gateway's own routes. */
    Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        RouterFunction<ServerResponse> now = routes;
        Mono<HandlerFunction<ServerResponse>> found = now == null ? Mono.empty() : now.route(request);
        return complete || !request.path().startsWith(ROOT)
                ? found
                : found.switchIfEmpty(Mono.error(AnnouncedRoutes::unknown));
    }

    private RouterFunction<ServerResponse> route(Resource resource) {
        PublicRead read = resource.read();
        return EdgeRoutes.get(read.path().template(), request -> {
            if (read.readers() == ResourceReaders.OWNER) {
                OwnData.userId(request);
            }
            return read.path()
                    .key(request::pathVariable)
                    .map(key -> reads.read(request, new EntryKey(resource.cache(), key), read.absent()))
                    .orElseGet(() -> Mono.error(Rejection.of(ProblemType.NOT_FOUND, read.absent())));
        });
    }

    private static Rejection unknown() {
        return Rejection.of(ProblemType.UNAVAILABLE, "What is served here is not known yet; try again in a moment.")
                .withRetryAfter(RETRY_AFTER);
    }
}
