package dev.wingman.gateway.hotdata;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.security.Caller;
import dev.wingman.gateway.security.Role;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Users see and change what is theirs; {@code ops} everything. */
public final class OwnData {

    private static final int LONGEST_ID = 128;

    private OwnData() {}

    /**
     * The user that the path variable {@code id} names.
     *
     * @throws Rejection when it is another than the caller, who must not learn whether there is one
     */
    public static String userId(ServerRequest request) {
        String id = request.pathVariable("id");
        Caller caller = Caller.of(request);
        boolean visible = caller.has(Role.OPS) || id.equals(caller.userId());
        if (!visible || id.length() > LONGEST_ID || id.isBlank()) {
            throw Rejection.of(ProblemType.NOT_FOUND, "There is no such user.");
        }
        return id;
    }

    /** @throws Rejection when the caller lacks the role {@code ops} */
    public static void demandOps(ServerRequest request) {
        if (!Caller.of(request).has(Role.OPS)) {
            throw Rejection.of(ProblemType.FORBIDDEN, "The token lacks the role that this needs.");
        }
    }
}
