package dev.wingman.gateway.dashboard;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /dashboard} and its files. They hold no data, so they need no token; what they show they ask for with one. */
@Configuration(proxyBeanMethods = false)
class DashboardRoutes {

    /** Nothing from elsewhere, nothing inline, in nobody's frame. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri"
                    + " 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "index.html";
    private static final String CHARTS = "chart.js";
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");
    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.parseMediaType("text/html;charset=UTF-8"),
            "css", MediaType.parseMediaType("text/css;charset=UTF-8"),
            "svg", MediaType.parseMediaType("image/svg+xml"),
            "js", SCRIPT);

    @Bean
    RouterFunction<ServerResponse> dashboard() {
        Map<String, Asset> assets = assets();
        return EdgeRoutes.get("/dashboard", request -> answer(request, assets.get(PAGE)))
                .and(EdgeRoutes.get(
                        "/dashboard/{file}", request -> answer(request, assets.get(request.pathVariable("file")))));
    }

    /** All files of the page by name. */
    static Map<String, Asset> assets() {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        Map<String, Asset> assets = new HashMap<>();
        try {
            for (Resource resource : resolver.getResources("classpath:dashboard/*.*")) {
                String name = String.valueOf(resource.getFilename());
                MediaType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
                if (type != null) {
                    assets.put(name, Asset.of(type, resource));
                }
            }
            List<Resource> charts = List.of(
                    resolver.getResources("classpath*:META-INF/resources/webjars/chart.js/*/dist/chart.umd.min.js"));
            assets.put(CHARTS, Asset.of(SCRIPT, charts.get(0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(assets);
    }

    private static Mono<ServerResponse> answer(ServerRequest request, @Nullable Asset asset) {
        if (asset == null) {
            return Mono.error(Rejection.of(ProblemType.NOT_FOUND, "There is no such file."));
        }
        boolean known = request.headers().asHttpHeaders().getIfNoneMatch().contains(asset.etag());
        boolean zipped = request.headers().header(HttpHeaders.ACCEPT_ENCODING).stream()
                .anyMatch(accepted -> accepted.contains("gzip"));
        byte[] content = zipped ? asset.zipped() : asset.content();
        ServerResponse.BodyBuilder answer = ServerResponse.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .headers(headers -> {
                    headers.setETag(asset.etag());
                    headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
                    headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
                    headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
                    headers.set("Referrer-Policy", "no-referrer");
                });
        if (known) {
            return answer.build();
        }
        if (zipped) {
            answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        return answer.contentType(asset.type()).contentLength(content.length).build((exchange, context) -> {
            ServerHttpResponse response = exchange.getResponse();
            return response.writeWith(Mono.just(response.bufferFactory().wrap(content)));
        });
    }
}
