package dev.wingman.gateway.edge;

import dev.wingman.messaging.ActiveSpan;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Goes around everything else: gives the request its id and its place in a trace, sets the headers
 * that all answers have (handlers may set others), answers errors, counts. Safe for
 * concurrent use.
 */
final class EdgeFilter implements WebFilter, Ordered {

    static final String REQUEST_ID = "X-Request-Id";

    /** The name of a draft: <a href="https://w3c.github.io/trace-context/">Trace Context level 2</a>. */
    static final String TRACE_RESPONSE = "traceresponse";

    private static final int CLIENT_WENT_AWAY = 499;

    private static final int AROUND_EVERYTHING = Ordered.HIGHEST_PRECEDENCE + 100;

    private final Traces traces;
    private final ErrorAnswers errors;
    private final HttpMeters meters;

    EdgeFilter(Traces traces, ErrorAnswers errors, HttpMeters meters) {
        this.traces = traces;
        this.errors = errors;
        this.meters = meters;
    }

    @Override
    public int getOrder() {
        return AROUND_EVERYTHING;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders asked = exchange.getRequest().getHeaders();
        TraceContext parent =
                TraceContext.parse(asked.getFirst(TraceContext.HEADER)).orElse(null);
        // the route is not known yet, and a path as the client wrote it is no name for a span
        ActiveSpan span = traces.start(exchange.getRequest().getMethod().name(), SpanKind.SERVER, parent);
        RequestContext context = new RequestContext(Ids.request(), span.context(), System.nanoTime());
        exchange.getAttributes().put(RequestContext.ATTRIBUTE, context);
        HttpHeaders answered = exchange.getResponse().getHeaders();
        answered.set(REQUEST_ID, context.requestId());
        answered.set(TRACE_RESPONSE, context.trace().traceparent());
        answered.set(HttpHeaders.CACHE_CONTROL, "no-store");
        answered.set("X-Content-Type-Options", "nosniff");
        answered.set("X-Frame-Options", "DENY");
        return chain.filter(exchange)
                .onErrorResume(error -> errors.answer(exchange, error))
                .doFinally(signal -> end(exchange, context, span, signal));
    }

    private void end(ServerWebExchange exchange, RequestContext context, ActiveSpan span, SignalType signal) {
        int status = status(exchange, signal);
        String route = HttpMeters.route(exchange);
        meters.count(exchange, route, status, context.elapsedMicros());
        if (span.recorded()) {
            String method = HttpMeters.method(exchange.getRequest().getMethod());
            span.rename(method + " " + route);
            span.attribute("http.request.method", method).attribute("http.route", route);
        }
        span.attribute("http.response.status_code", status).attribute("wingman.request_id", context.requestId());
        if (status >= 500) {
            span.fail("HTTP " + status);
        }
        span.end();
    }

    private static int status(ServerWebExchange exchange, SignalType signal) {
        if (signal == SignalType.CANCEL) {
            return CLIENT_WENT_AWAY;
        }
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? HttpStatus.OK.value() : status.value();
    }
}
