package dev.wingman.gateway.edge;

import java.util.List;
import java.util.Map;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Path and parameters of a request, before a handler reads them. */
final class RequestTarget {

    /** What a decoder puts where bytes are no UTF-8; no id has it. */
    private static final char REPLACEMENT = '\uFFFD';

    private RequestTarget() {}

    /** @throws Rejection when the path is no UTF-8, or when it is open which value of a parameter is meant */
    static void demandClear(ServerRequest request) {
        if (request.uri().getPath().indexOf(REPLACEMENT) >= 0) {
            throw Rejection.of(ProblemType.BAD_REQUEST, "The path is not encoded in UTF-8.");
        }
        for (Map.Entry<String, List<String>> parameter : request.queryParams().entrySet()) {
            if (parameter.getValue().size() > 1) {
                String name = JsonFields.printable(parameter.getKey());
                throw Rejection.ofField(
                        ProblemType.INVALID_FIELD, name, "The parameter '" + name + "' is given more than once.");
            }
        }
    }
}
