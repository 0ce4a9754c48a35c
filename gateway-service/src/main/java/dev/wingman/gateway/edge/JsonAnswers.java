package dev.wingman.gateway.edge;

import dev.wingman.schemas.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers with JSON that is written at once, past the search for a message writer. */
public final class JsonAnswers {

    private JsonAnswers() {}

    /** Any status with JSON text. */
    public static Mono<ServerResponse> of(HttpStatus status, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .contentLength(bytes.length)
                .build((exchange, context) -> exchange.getResponse()
                        .writeWith(
                                Mono.just(exchange.getResponse().bufferFactory().wrap(bytes))));
    }

    /** 200 with a value of the contract or a record of this service. */
    public static Mono<ServerResponse> ok(Object value, Consumer<HttpHeaders> headers) {
        return ok(WireJson.MAPPER.writeValueAsBytes(value), headers);
    }

    /** 200 with JSON text in UTF-8. */
    public static Mono<ServerResponse> ok(byte[] json, Consumer<HttpHeaders> headers) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .contentLength(json.length)
                .headers(headers)
                .build((exchange, context) -> exchange.getResponse()
                        .writeWith(
                                Mono.just(exchange.getResponse().bufferFactory().wrap(json))));
    }
}
