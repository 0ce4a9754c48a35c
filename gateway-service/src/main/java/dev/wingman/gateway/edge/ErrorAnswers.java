package dev.wingman.gateway.edge;

import dev.wingman.schemas.WireJson;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/**
 * Turns whatever went wrong into an answer: a {@link Rejection} as it says, anything unforeseen as a generic 500 that is
 * logged. Safe for concurrent use.
 */
final class ErrorAnswers {

    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    private final List<ErrorShape> shapes;

    /** @param shapes of the faces; what none of them claims becomes a problem detail */
    ErrorAnswers(List<ErrorShape> shapes) {
        this.shapes = List.copyOf(shapes);
    }

    /** Answers the exchange; fails with the error itself when the answer has already begun. */
    Mono<Void> answer(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted() || DisconnectedClientHelper.isClientDisconnectedException(error)) {
            return Mono.error(error);
        }
        RequestContext context = RequestContext.orNew(exchange);
        Rejection rejection = rejection(error, context);
        ErrorShape shape = shape(exchange);
        byte[] body = WireJson.MAPPER.writeValueAsBytes(shape.body(rejection, context, exchange));
        response.setStatusCode(shape.status(rejection));
        HttpHeaders headers = response.getHeaders();
        rejection.headers().forEach((name, values) -> headers.put(name, values));
        headers.setContentType(shape.mediaType());
        headers.setContentLength(body.length);
        headers.setCacheControl("no-store");
        return exchange.getRequest().getMethod() == HttpMethod.HEAD
                ? response.setComplete()
                : response.writeWith(
                        Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private ErrorShape shape(ServerWebExchange exchange) {
        for (ErrorShape shape : shapes) {
            if (shape.appliesTo(exchange)) {
                return shape;
            }
        }
        return new ProblemShape();
    }

    private static Rejection rejection(Throwable error, RequestContext context) {
        if (error instanceof Rejection rejection) {
            return rejection;
        }
        if (error instanceof DataBufferLimitException) {
            return Rejection.of(ProblemType.BODY_TOO_LARGE, "The body is larger than this endpoint takes.");
        }
        if (error instanceof MethodNotAllowedException notAllowed) {
            return methodNotAllowed(notAllowed.getSupportedMethods());
        }
        if (error instanceof ResponseStatusException standard
                && standard.getStatusCode().is4xxClientError()) {
            ProblemType type = typeOf(standard.getStatusCode());
            return type == ProblemType.NOT_FOUND
                    ? Rejection.of(type, "There is nothing at this path.").withCode("unknown_url")
                    : Rejection.of(type, "The server refused the request.");
        }
        log.atError()
                .setCause(error)
                .addKeyValue("requestId", context.requestId())
                .addKeyValue("traceId", context.trace().traceId())
                .log("A request failed unexpectedly");
        return Rejection.of(ProblemType.INTERNAL, "The request failed; give the request id when you report it.");
    }

    static Rejection methodNotAllowed(Iterable<HttpMethod> allowed) {
        StringBuilder names = new StringBuilder();
        allowed.forEach(method -> names.append(names.isEmpty() ? "" : ", ").append(method.name()));
        return Rejection.of(ProblemType.METHOD_NOT_ALLOWED, "Allowed here: " + names + ".")
                .withHeader(HttpHeaders.ALLOW, names.toString());
    }

    private static ProblemType typeOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> ProblemType.UNAUTHENTICATED;
            case 403 -> ProblemType.FORBIDDEN;
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.BODY_TOO_LARGE;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            default -> ProblemType.BAD_REQUEST;
        };
    }
}
