package dev.wingman.gateway.hotdata;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.nearcache.EntryKey;
import dev.wingman.gateway.nearcache.EntryUnavailableException;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.nearcache.NearRead;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers requests for what is in the near cache. Safe for concurrent use. */
public final class EntryReads {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final NearCache cache;
    private final EntryAnswer answer;

    EntryReads(NearCache cache, EntryAnswer answer) {
        this.cache = cache;
        this.answer = answer;
    }

    /**
     * Answers with the entry; 304 when the client has it, 404 when there is none, 503 when that can't be told.
     *
     * @param absent what is said when there is no such entry, one sentence
     */
    public Mono<ServerResponse> read(ServerRequest request, EntryKey key, String absent) {
        return cache.read(key, RequestContext.of(request).trace())
                .onErrorMap(EntryUnavailableException.class, missing -> unavailable())
                .flatMap(read -> read.entry().present() ? response(key, read) : absent(request, key, read, absent));
    }

    private Mono<ServerResponse> absent(ServerRequest request, EntryKey key, NearRead read, String absent) {
        answer.mark(request.exchange(), key, read);
        return Mono.error(Rejection.of(ProblemType.NOT_FOUND, absent));
    }

    private Mono<ServerResponse> response(EntryKey key, NearRead read) {
        return ServerResponse.status(HttpStatus.OK).build((exchange, context) -> answer.write(exchange, key, read));
    }

    private static Rejection unavailable() {
        return Rejection.of(ProblemType.UNAVAILABLE, "This can't be read now; try again in a moment.")
                .withRetryAfter(RETRY_AFTER);
    }
}
