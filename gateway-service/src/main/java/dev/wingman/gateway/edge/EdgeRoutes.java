package dev.wingman.gateway.edge;

import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Routes with manners: a path that exists answers other methods with 405 and {@code Allow}. */
public final class EdgeRoutes {

    private EdgeRoutes() {}

    public static RouterFunction<ServerResponse> get(String path, HandlerFunction<ServerResponse> handler) {
        return only(HttpMethod.GET, path, handler);
    }

    public static RouterFunction<ServerResponse> post(String path, HandlerFunction<ServerResponse> handler) {
        return only(HttpMethod.POST, path, handler);
    }

    private static RouterFunction<ServerResponse> only(
            HttpMethod method, String path, HandlerFunction<ServerResponse> handler) {
        return RouterFunctions.route(RequestPredicates.method(method).and(RequestPredicates.path(path)), handler)
                .andRoute(
                        RequestPredicates.path(path),
                        request -> Mono.error(ErrorAnswers.methodNotAllowed(List.of(method))));
    }
}
