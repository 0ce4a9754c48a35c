package dev.wingman.gateway.resources;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Takes note of the paths of routes, which are flat as {@code EdgeRoutes} makes them. Used by one thread. */
final class PathCollector implements RouterFunctions.Visitor, RequestPredicates.Visitor {

    private final Set<String> paths = new HashSet<>();

    Set<String> paths() {
        return Set.copyOf(paths);
    }

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
        predicate.accept(this);
    }

    @Override
    public void path(String pattern) {
        paths.add(pattern);
    }

    /** @throws IllegalStateException always: the paths within would be parts of paths */
    @Override
    public void startNested(RequestPredicate predicate) {
        throw new IllegalStateException("routes of the gateway are not nested: " + predicate);
    }

    @Override
    public void endNested(RequestPredicate predicate) {}

    @Override
    public void resources(Function<ServerRequest, Mono<Resource>> lookupFunction) {}

    @Override
    public void attributes(Map<String, Object> attributes) {}

    @Override
    public void unknown(RouterFunction<?> routerFunction) {}

    @Override
    public void method(Set<HttpMethod> methods) {}

    @Override
    public void pathExtension(String extension) {}

    @Override
    public void header(String name, String value) {}

    @Override
    public void queryParam(String name, String value) {}

    @Override
    public void version(String version) {}

    @Override
    public void startAnd() {}

    @Override
    public void and() {}

    @Override
    public void endAnd() {}

    @Override
    public void startOr() {}

    @Override
    public void or() {}

    @Override
    public void endOr() {}

    @Override
    public void startNegate() {}

    @Override
    public void endNegate() {}

    @Override
    public void unknown(RequestPredicate predicate) {}
}
