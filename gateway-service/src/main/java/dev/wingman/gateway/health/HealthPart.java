package dev.wingman.gateway.health;

import java.util.Map;

/** A part of the gateway that knows how it is; every bean of this type is shown. Safe for concurrent use. */
public interface HealthPart {

    /** How a part is. */
    enum State {
        UP,
        /** It works with less. */
        DEGRADED,
        DOWN
    }

    /**
     * What a part says of itself.
     *
     * @param reason one sentence, without secrets
     * @param facts figures and names, without secrets
     */
    record Condition(State state, String reason, Map<String, Object> facts) {}

    /** Stable name, for example {@code kafka}. */
    String name();

    /** Whether the gateway can't take requests while this part is {@link State#DOWN}. */
    boolean demanded();

    /** Answers from what is known already; never blocks. */
    Condition condition();
}
