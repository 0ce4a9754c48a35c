package dev.wingman.gateway.telemetry;

import dev.wingman.schemas.telemetry.CacheOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/** What the parts that answer a request leave on it for the telemetry. */
public final class RequestMarks {

    private static final String CACHE = RequestMarks.class.getName() + ".cache";

    private static final String ENDLESS = RequestMarks.class.getName() + ".endless";

    private RequestMarks() {}

    /** Notes that the answer has no end of its own: how long it took says how long somebody watched. It is not told. */
    public static void endless(ServerWebExchange exchange) {
        exchange.getAttributes().put(ENDLESS, true);
    }

    static boolean endless(Map<String, Object> attributes) {
        return attributes.containsKey(ENDLESS);
    }

    /** Notes where the answer was found. */
    public static void cache(ServerWebExchange exchange, CacheOutcome outcome) {
        exchange.getAttributes().put(CACHE, outcome);
    }

    /** Notes the template of the path, for answers that are given before the router has seen the request. */
    public static void route(ServerWebExchange exchange, PathPattern template) {
        exchange.getAttributes().put(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE, template);
    }

    static @Nullable CacheOutcome cache(Map<String, Object> attributes) {
        return (CacheOutcome) attributes.get(CACHE);
    }

    static @Nullable String route(Map<String, Object> attributes) {
        Object template = attributes.get(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
        if (template == null) {
            template = attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        }
        return template instanceof PathPattern pattern ? pattern.getPatternString() : null;
    }
}
