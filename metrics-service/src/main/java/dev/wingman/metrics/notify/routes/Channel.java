package dev.wingman.metrics.notify.routes;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a receiver is reached. */
public sealed interface Channel {

    /** For metrics and logs, for example {@code slack}. */
    default String type() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A Slack incoming webhook. */
    record Slack(Secret url) implements Channel {}

    /**
     * A URL that takes Alertmanager's webhook body.
     *
     * @param secret the key of the signature, as Standard Webhooks writes it ({@code whsec_} and base64); null signs nothing
     */
    record Webhook(Secret url, @Nullable Secret secret) implements Channel {}

    /**
     * An Alertmanager.
     *
     * @param url without {@code /api/v2/alerts}
     */
    record Alertmanager(Secret url) implements Channel {}

    /** Mail over one SMTP server. */
    record Email(List<String> to, String from, Smtp smtp) implements Channel {}

    /**
     * An SMTP server.
     *
     * @param username null sends without logging in
     */
    record Smtp(
            String host,
            int port,
            @Nullable String username,
            @Nullable Secret password,
            StartTls startTls) {}

    /** Whether the connection is encrypted before anything is said. */
    enum StartTls {
        REQUIRED,
        /** If the server offers it. */
        OFFERED,
        NEVER
    }
}
