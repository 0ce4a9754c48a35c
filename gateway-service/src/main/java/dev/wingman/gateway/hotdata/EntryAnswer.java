package dev.wingman.gateway.hotdata;

import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.nearcache.EntryKey;
import dev.wingman.gateway.nearcache.Level;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.nearcache.NearEntry;
import dev.wingman.gateway.nearcache.NearRead;
import dev.wingman.gateway.telemetry.RequestMarks;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Serves an entry as it stands in the cache: its bytes are not touched. Safe for concurrent use. */
public final class EntryAnswer {

    static final String CACHE = "X-Cache";
    static final String TIMING = "Server-Timing";
    static final String LEVEL = "X-Cache-Level";

    private static final String JSON = "application/json";
    /** RFC 9111 made the header obsolete; clients still know it. */
    private static final String STALE = "110 - \"Response is Stale\"";

    private static final String PRIVATE = "private, max-age=0";

    private final NearCache cache;
    private final Clock clock;

    EntryAnswer(NearCache cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /** Tells in the headers of an answer where it was found, how old that is and how long it took. */
    void mark(ServerWebExchange exchange, EntryKey key, NearRead read) {
        NearEntry entry = read.entry();
        RequestMarks.cache(exchange, read.outcome());
        long micros = RequestContext.of(exchange).elapsedMicros();
        cache.answered(key.cache(), read.outcome(), micros);
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set(CACHE, read.stale() ? "STALE" : read.level().hit() ? "HIT" : "MISS");
        if (read.stale()) {
            headers.set(HttpHeaders.WARNING, STALE);
        }
        headers.set(LEVEL, read.level().name());
        headers.set(HttpHeaders.AGE, Long.toString(entry.ageSeconds(clock.millis())));
        headers.set(TIMING, timing(read.level(), micros));
    }

    /** Answers 200 with the entry, which must be present, or 304 when the client has it. */
    public Mono<Void> write(ServerWebExchange exchange, EntryKey key, NearRead read) {
        NearEntry entry = read.entry();
        mark(exchange, key, read);
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.ETAG, entry.etag());
        headers.set(HttpHeaders.CACHE_CONTROL, PRIVATE);
        if (matches(exchange.getRequest().getHeaders().getFirst(HttpHeaders.IF_NONE_MATCH), entry)) {
            response.setStatusCode(HttpStatus.NOT_MODIFIED);
            return response.setComplete();
        }
        byte[] json = entry.json();
        response.setStatusCode(HttpStatus.OK);
        headers.set(HttpHeaders.CONTENT_TYPE, JSON);
        headers.setContentLength(json.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(json)));
    }

    /** In milliseconds, from the request's arrival. */
    private static String timing(Level level, long micros) {
        long rest = micros % 1_000;
        return "cache;desc=" + level.name() + ";dur=" + micros / 1_000 + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
                + rest;
    }

    /** Weak comparison, as RFC 9110 demands for this header. */
    private static boolean matches(@Nullable String ifNoneMatch, NearEntry entry) {
        return ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.contains(entry.etag()));
    }
}
