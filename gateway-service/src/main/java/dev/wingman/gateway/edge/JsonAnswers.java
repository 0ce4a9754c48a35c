package dev.wingman.gateway.edge;

import dev.wingman.schemas.WireJson;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers with JSON that is written at once, past the search for a message writer. */
public final class JsonAnswers {

    private JsonAnswers() {}

    /** 200 with a value of the contract or a record of this service. */
    public static Mono<ServerResponse> ok(Object value, Consumer<HttpHeaders> headers) {
        byte[] json = WireJson.MAPPER.writeValueAsBytes(value);
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .contentLength(json.length)
                .headers(headers)
                .build((exchange, context) -> exchange.getResponse()
                        .writeWith(
                                Mono.just(exchange.getResponse().bufferFactory().wrap(json))));
    }
}
