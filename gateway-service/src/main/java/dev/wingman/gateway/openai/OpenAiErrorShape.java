package dev.wingman.gateway.openai;

import dev.wingman.gateway.edge.ErrorShape;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;

/** Errors on {@code /v1/**}: {@code {"error": {"message", "type", "param", "code"}}}. */
final class OpenAiErrorShape implements ErrorShape {

    private static final String SPENT = "insufficient_quota";

    @Override
    public boolean appliesTo(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().startsWith("/v1/");
    }

    /** A spent budget is what OpenAI calls a spent quota, and its clients know that as 429. */
    @Override
    public HttpStatus status(Rejection rejection) {
        return rejection.type() == ProblemType.BUDGET_SPENT
                ? HttpStatus.TOO_MANY_REQUESTS
                : rejection.type().status();
    }

    @Override
    public MediaType mediaType() {
        return MediaType.APPLICATION_JSON;
    }

    @Override
    public Map<String, Object> body(Rejection rejection, RequestContext context, ServerWebExchange exchange) {
        return error(rejection, context.requestId());
    }

    /** The object that also ends a stream that is cut. */
    static Map<String, Object> error(Rejection rejection, String requestId) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("message", message(rejection));
        error.put("type", typeOf(rejection));
        error.put("param", rejection.field());
        error.put("code", codeOf(rejection));
        Map<String, Object> wingman = new LinkedHashMap<>(rejection.extensions());
        wingman.put("requestId", requestId);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("wingman", wingman);
        return body;
    }

    private static String message(Rejection rejection) {
        return rejection.type() == ProblemType.UNKNOWN_FIELD
                ? "Unrecognized request argument supplied: " + rejection.field()
                : rejection.detail();
    }

    private static String typeOf(Rejection rejection) {
        if (rejection.type() == ProblemType.BUDGET_SPENT) {
            return SPENT;
        }
        int status = rejection.type().status().value();
        if (status == 429) {
            return "rate_limit_error";
        }
        return status >= 500 ? "server_error" : "invalid_request_error";
    }

    private static @Nullable String codeOf(Rejection rejection) {
        if (rejection.type() == ProblemType.BUDGET_SPENT) {
            return SPENT;
        }
        if (rejection.code() != null) {
            return rejection.code();
        }
        return switch (rejection.type()) {
            case UNKNOWN_FIELD -> "unknown_parameter";
            case UNSUPPORTED_FIELD -> "unsupported_parameter";
            case INVALID_FIELD -> "invalid_value";
            case OVERLOADED, NOT_ACCEPTED -> "overloaded";
            case INVALID_JSON, BAD_REQUEST -> null;
            default -> rejection.type().slug().replace('-', '_');
        };
    }
}
