package dev.wingman.metrics.alerts;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How alerts are computed.
 *
 * @param rulesFile null or empty takes the rules that come with the service
 * @param reload how often the file is looked at; at least 1 s
 * @param applicationId consumer group, and prefix of changelogs and transactions; another one forgets what is pending and
 *     what fires
 */
@ConfigurationProperties("wingman.alerts")
record AlertSettings(@Nullable String rulesFile, Duration reload, String applicationId) {

    AlertSettings {
        if (reload.toMillis() < 1_000) {
            throw new IllegalArgumentException("wingman.alerts.reload must be at least 1 s, but is " + reload);
        }
        if (applicationId.isBlank()) {
            throw new IllegalArgumentException("wingman.alerts.application-id must not be empty");
        }
    }

    @Nullable
    Path file() {
        return rulesFile == null || rulesFile.isBlank() ? null : Path.of(rulesFile);
    }
}
