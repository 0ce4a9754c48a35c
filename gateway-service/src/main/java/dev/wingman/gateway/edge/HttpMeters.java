package dev.wingman.gateway.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The timer {@code wingman.http.requests}: labels {@code method}, {@code route} (the template, or {@code other}) and
 * {@code status} (499: the client went away first). All three are bounded, whatever is requested. Stands in for Spring's
 * own observation of requests, which costs a multiple. Safe for concurrent use.
 */
final class HttpMeters {

    static final String NAME = "wingman.http.requests";

    private static final String OTHER = "other";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300),
        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(5),
        Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60)
    };

    private record Labels(String method, String route, int status) {}

    private final MeterRegistry registry;
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(ServerWebExchange exchange, String route, int status, long micros) {
        Labels labels = new Labels(method(exchange.getRequest().getMethod()), route, status);
        timers.computeIfAbsent(labels, this::timer).record(micros, TimeUnit.MICROSECONDS);
    }

    /** The template of the route that took the request, or {@code other}. */
    static String route(ServerWebExchange exchange) {
        Object pattern = exchange.getAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
        return pattern instanceof PathPattern template ? template.getPatternString() : OTHER;
    }

    /** The method if it is one of HTTP, or {@code other}. */
    static String method(HttpMethod method) {
        for (HttpMethod known : HttpMethod.values()) {
            if (known.equals(method)) {
                return method.name();
            }
        }
        return OTHER;
    }

    private Timer timer(Labels labels) {
        return Timer.builder(NAME)
                .description("HTTP requests, from arrival to the last byte handed to the network")
                .tag("method", labels.method())
                .tag("route", labels.route())
                .tag("status", Integer.toString(labels.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
