package dev.wingman.gateway.resources;

import dev.wingman.schemas.cache.ResourcePath;
import java.util.Collection;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The paths of the gateway's own routes. Immutable. */
final class FixedPaths {

    private final List<PathPattern> patterns;

    FixedPaths(Collection<? extends RouterFunction<?>> routes) {
        PathCollector collector = new PathCollector();
        routes.forEach(each -> each.accept(collector));
        this.patterns = collector.paths().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    /** Whether one of them takes every request for the path, with whatever method. */
    boolean serve(ResourcePath path) {
        // read as a path, a template has values that are literals of no route
        PathContainer example = PathContainer.parsePath(path.template());
        return patterns.stream().anyMatch(pattern -> pattern.matches(example));
    }
}
