package dev.wingman.gateway.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller may do; values of the token's claim {@code roles}, in lower case. */
public enum Role {
    /** Chats, reads challenges and their own conversations. */
    USER,
    /** Looks at the system: health in detail, performance, any conversation. */
    OPS;

    /** The role of that name; null when there is none. */
    static @Nullable Role named(Object claim) {
        for (Role role : values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(claim)) {
                return role;
            }
        }
        return null;
    }
}
