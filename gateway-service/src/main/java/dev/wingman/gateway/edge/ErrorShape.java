package dev.wingman.gateway.edge;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;

/** How a face shows an error. Implementations are stateless. */
public interface ErrorShape {

    /** Whether this shape is the one for the exchange; the first that says so is taken. */
    boolean appliesTo(ServerWebExchange exchange);

    MediaType mediaType();

    default HttpStatus status(Rejection rejection) {
        return rejection.type().status();
    }

    /** The members of the JSON object. */
    Map<String, Object> body(Rejection rejection, RequestContext context, ServerWebExchange exchange);
}
