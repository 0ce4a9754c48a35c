package dev.wingman.gateway.telemetry;

import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.schemas.telemetry.RequestCompleted;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Measures every request until its last byte is handed to the network. The first of all filters. */
final class TelemetryFilter implements WebFilter, Ordered {

    private static final String OTHER = "other";
    private static final int OK = 200;
    private static final int CLIENT_WENT_AWAY = 499;
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.values());

    private final RequestTelemetry telemetry;
    private final String instance;
    private final Clock clock;

    TelemetryFilter(RequestTelemetry telemetry, String instance, Clock clock) {
        this.telemetry = telemetry;
        this.instance = instance;
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long started = System.nanoTime();
        return chain.filter(exchange).doFinally(signal -> tell(exchange, signal, System.nanoTime() - started));
    }

    private void tell(ServerWebExchange exchange, SignalType signal, long nanos) {
        RequestContext context = RequestContext.of(exchange);
        Map<String, Object> attributes = exchange.getAttributes();
        if (RequestMarks.endless(attributes)) {
            return;
        }
        RequestCompleted event = new RequestCompleted(
                context.requestId(),
                context.trace().traceId(),
                endpoint(exchange.getRequest().getMethod(), RequestMarks.route(attributes)),
                status(exchange.getResponse().getStatusCode(), signal),
                nanos / 1_000,
                RequestMarks.cache(attributes),
                instance,
                clock.instant());
        telemetry.tell(event, context.trace());
    }

    /** Bounded, whatever is requested: the methods and the templates are those that the gateway knows. */
    private static String endpoint(HttpMethod method, @Nullable String template) {
        return template == null || !METHODS.contains(method) ? OTHER : method.name() + " " + template;
    }

    /** An error that comes this far comes after the answer has begun: the client is gone, or gets a broken answer. */
    private static int status(@Nullable HttpStatusCode status, SignalType signal) {
        if (signal == SignalType.CANCEL || signal == SignalType.ON_ERROR) {
            return CLIENT_WENT_AWAY;
        }
        return status == null ? OK : status.value();
    }
}
