package dev.wingman.gateway.edge;

import dev.wingman.schemas.TraceContext;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the edge knows of a request from its arrival on; an attribute of the exchange.
 *
 * @param requestId made by the gateway, sent back as {@code X-Request-Id}; the id of the chat if the request starts one
 * @param trace the server span's place in its trace
 * @param startedNanos {@link System#nanoTime()} at arrival
 */
public record RequestContext(String requestId, TraceContext trace, long startedNanos) {

    static final String ATTRIBUTE = RequestContext.class.getName();

    /** @throws IllegalStateException when the exchange did not pass the edge */
    public static RequestContext of(ServerWebExchange exchange) {
        RequestContext context = exchange.getAttribute(ATTRIBUTE);
        if (context == null) {
            throw new IllegalStateException("the exchange did not pass the edge");
        }
        return context;
    }

    /** For an exchange that failed before it reached the edge. */
    static RequestContext orNew(ServerWebExchange exchange) {
        RequestContext context = exchange.getAttribute(ATTRIBUTE);
        return context != null ? context : new RequestContext(Ids.request(), TraceContext.start(), System.nanoTime());
    }

    /** @throws IllegalStateException when the request did not pass the edge */
    public static RequestContext of(ServerRequest request) {
        return of(request.exchange());
    }

    /** Microseconds since the arrival. */
    public long elapsedMicros() {
        return (System.nanoTime() - startedNanos) / 1_000;
    }
}
