package dev.wingman.gateway.performance;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where figures become bad, for the lines on the dashboard and for the health scores. The alert rules of metrics-service
 * read the same environment variables.
 *
 * @param poolRatio part of a pool that is lent out, above it too much
 * @param hitRatio part of the look-ups that a cache answers, below it too little
 * @param errorRatio part of the answers that are 5xx, above it too many
 */
@ConfigurationProperties("wingman.performance.thresholds")
record Thresholds(double poolRatio, double hitRatio, double errorRatio) {

    Thresholds {
        check("pool-ratio", poolRatio);
        check("hit-ratio", hitRatio);
        check("error-ratio", errorRatio);
    }

    private static void check(String key, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "wingman.performance.thresholds." + key + " must lie between 0 and 1, but is " + value);
        }
    }
}
