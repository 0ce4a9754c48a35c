package dev.wingman.gateway.security;

import java.time.Instant;
import java.util.Set;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Whom a valid token names.
 *
 * @param userId the token's subject, 1 to 128 characters
 * @param tenantId claim {@code tenant}; {@code default} where the token has none
 * @param roles the known ones among the claim {@code roles}; may be empty
 * @param expiresAt when the token ends
 */
public record Caller(String userId, String tenantId, Set<Role> roles, Instant expiresAt) {

    public static final String DEFAULT_TENANT = "default";

    private static final String ATTRIBUTE = Caller.class.getName();

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Who sent the request; for handlers, which no request reaches without a caller where its path asks for a role. */
    public static Caller of(ServerRequest request) {
        return (Caller) request.exchange().getRequiredAttribute(ATTRIBUTE);
    }

    void enter(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
