package dev.wingman.cli.up;

import java.util.Locale;

/** The services, in the order in which they are told. */
public enum ServiceKind {
    GATEWAY("gateway-service", 8080),
    CHAT("chat-service", 18_081),
    CACHE("cache-service", 18_082),
    METRICS("metrics-service", 18_083);

    private final String module;
    private final int preferredPort;

    ServiceKind(String module, int preferredPort) {
        this.module = module;
        this.preferredPort = preferredPort;
    }

    /** Maven module and folder of its program. */
    public String module() {
        return module;
    }

    int preferredPort() {
        return preferredPort;
    }

    /** For example {@code chat-1}; also its {@code INSTANCE_ID}. */
    String instanceName(int number) {
        return name().toLowerCase(Locale.ROOT) + "-" + number;
    }
}
