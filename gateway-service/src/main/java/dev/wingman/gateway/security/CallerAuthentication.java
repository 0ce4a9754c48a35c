package dev.wingman.gateway.security;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** A {@link Caller} as Spring Security carries it; keeps no token. */
public final class CallerAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(AuthorityUtils.createAuthorityList(
                caller.roles().stream().map(Role::authority).toList()));
        this.caller = caller;
        setAuthenticated(true);
    }

    /** Who sent the request; for handlers behind the security chain, which lets none without a caller pass. */
    public static Mono<Caller> callerOf(ServerRequest request) {
        return request.principal().cast(CallerAuthentication.class).map(CallerAuthentication::getPrincipal);
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public Object getCredentials() {
        return "";
    }
}
