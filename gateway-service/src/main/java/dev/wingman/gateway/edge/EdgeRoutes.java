package dev.wingman.gateway.edge;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Routes with manners: a path that exists answers other methods with 405 and {@code Allow}, and a handler sees no target
 * whose meaning is open.
 */
public final class EdgeRoutes {

    private EdgeRoutes() {}

    public static RouterFunction<ServerResponse> get(String path, HandlerFunction<ServerResponse> handler) {
        return only(HttpMethod.GET, path, handler);
    }

    public static RouterFunction<ServerResponse> post(String path, HandlerFunction<ServerResponse> handler) {
        return only(HttpMethod.POST, path, handler);
    }

    /** Several methods at one path. */
    public static RouterFunction<ServerResponse> at(
            String path, Map<HttpMethod, HandlerFunction<ServerResponse>> handlers) {
        List<HttpMethod> allowed = handlers.keySet().stream()
                .sorted(Comparator.comparing(HttpMethod::name))
                .toList();
        RouterFunctions.Builder routes = RouterFunctions.route();
        allowed.forEach(method -> routes.route(
                RequestPredicates.method(method).and(RequestPredicates.path(path)),
                clear(Objects.requireNonNull(handlers.get(method)))));
        return routes.route(RequestPredicates.path(path), request -> Mono.error(ErrorAnswers.methodNotAllowed(allowed)))
                .build();
    }

    private static HandlerFunction<ServerResponse> clear(HandlerFunction<ServerResponse> handler) {
        return request -> {
            RequestTarget.demandClear(request);
            return handler.handle(request);
        };
    }

    private static RouterFunction<ServerResponse> only(
            HttpMethod method, String path, HandlerFunction<ServerResponse> handler) {
        return at(path, Map.of(method, handler));
    }
}
