package dev.wingman.gateway.edge;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;

/**
 * Problem details, the shape of every face that has none of its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
final class ProblemShape implements ErrorShape {

    @Override
    public boolean appliesTo(ServerWebExchange exchange) {
        return true;
    }

    @Override
    public MediaType mediaType() {
        return MediaType.APPLICATION_PROBLEM_JSON;
    }

    @Override
    public Map<String, Object> body(Rejection rejection, RequestContext context, ServerWebExchange exchange) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", rejection.type().uri().toString());
        body.put("title", rejection.type().title());
        body.put("status", rejection.type().status().value());
        body.put("detail", rejection.detail());
        body.put("instance", exchange.getRequest().getPath().value());
        if (rejection.field() != null) {
            body.put("field", rejection.field());
        }
        body.put("requestId", context.requestId());
        body.putAll(rejection.extensions());
        return body;
    }
}
