package dev.wingman.metrics.notify;

import dev.wingman.metrics.notify.delivery.Patience;
import dev.wingman.metrics.notify.routes.Links;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How alerts are told.
 *
 * @param routesFile null or empty takes the routes that come with the service
 * @param reload how often the file is looked at; at least 1 s
 * @param group consumer group of {@code alerts}, and the transactional id of the log; the same in all instances
 * @param sessionTimeout after this an instance that died is replaced
 * @param allowPrivateAddresses whether webhooks may lead into the own network, for receivers that do not say so
 * @param requestTimeout of one attempt; at least 100 ms
 * @param retryInitial longest wait after the first failed attempt; doubles with each
 * @param retryMax longest wait between two attempts
 * @param giveUpAfter how long a notification is tried
 * @param dashboardUrl where messages lead
 * @param runbooksUrl put before runbooks that are paths; empty: those are not linked
 */
@ConfigurationProperties("wingman.notify")
record NotifySettings(
        @Nullable String routesFile,
        Duration reload,
        String group,
        Duration sessionTimeout,
        boolean allowPrivateAddresses,
        Duration requestTimeout,
        Duration retryInitial,
        Duration retryMax,
        Duration giveUpAfter,
        String dashboardUrl,
        String runbooksUrl) {

    NotifySettings {
        demand(reload.toMillis() >= 1_000, "reload", reload, "be at least 1 s");
        demand(!group.isBlank(), "group", group, "not be empty");
        demand(sessionTimeout.toMillis() >= 1_000, "session-timeout", sessionTimeout, "be at least 1 s");
        demand(requestTimeout.toMillis() >= 100, "request-timeout", requestTimeout, "be at least 100 ms");
        demand(retryInitial.toMillis() >= 1, "retry-initial", retryInitial, "be at least 1 ms");
        demand(retryMax.compareTo(retryInitial) >= 0, "retry-max", retryMax, "be at least retry-initial");
        demand(!giveUpAfter.isNegative(), "give-up-after", giveUpAfter, "not be negative");
        demand(dashboardUrl.matches("https?://\\S+"), "dashboard-url", dashboardUrl, "be a URL");
        demand(runbooksUrl.matches("(https?://\\S+)?"), "runbooks-url", runbooksUrl, "be a URL or empty");
    }

    private static void demand(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("wingman.notify." + key + " must " + rule + ", but is " + value);
        }
    }

    @Nullable
    Path file() {
        return routesFile == null || routesFile.isBlank() ? null : Path.of(routesFile);
    }

    Patience patience() {
        return new Patience(requestTimeout, retryInitial, retryMax, giveUpAfter);
    }

    Links links() {
        return new Links(dashboardUrl, runbooksUrl);
    }
}
