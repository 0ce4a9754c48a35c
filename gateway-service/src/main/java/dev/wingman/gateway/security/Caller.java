package dev.wingman.gateway.security;

import java.time.Instant;
import java.util.Set;

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

    public Caller {
        roles = Set.copyOf(roles);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
