package dev.wingman.metrics.notify.routes;

import org.jspecify.annotations.Nullable;

/**
 * Where messages lead.
 *
 * @param dashboard URL of the dashboard
 * @param runbooks put before runbooks that are paths; empty: those are not linked
 */
public record Links(String dashboard, String runbooks) {

    /** @return null when it is no URL and there is nothing to put before it */
    public @Nullable String runbook(@Nullable String written) {
        if (written == null || written.startsWith("https://") || written.startsWith("http://")) {
            return written;
        }
        if (runbooks.isEmpty()) {
            return null;
        }
        return runbooks + (runbooks.endsWith("/") || written.startsWith("/") ? "" : "/") + written;
    }
}
