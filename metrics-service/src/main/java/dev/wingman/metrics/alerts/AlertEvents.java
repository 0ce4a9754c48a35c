package dev.wingman.metrics.alerts;

import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.ResolveReason;
import dev.wingman.schemas.metrics.Exemplar;
import dev.wingman.schemas.metrics.LatencyWindow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the events of an incident. */
final class AlertEvents {

    private static final int ID_BYTES = 16;

    private AlertEvents() {}

    static AlertFired fired(Rule rule, String version, SubjectWindows windows, Instant since, Instant at) {
        Condition main = rule.main();
        Reading reading = main.read(windows);
        return new AlertFired(
                id(rule.name(), windows.subject(), since),
                rule.name(),
                version,
                windows.subject(),
                rule.severity(),
                rule.labels(),
                rule.summary(),
                main.metric().name(),
                main.comparison().sign(),
                reading == null ? 0 : reading.value(),
                main.threshold(),
                main.windowSeconds(),
                reading == null ? 0 : reading.count(),
                since,
                at,
                rule.runbook(),
                exemplars(windows.bySeconds().get(main.windowSeconds())));
    }

    private static @Nullable List<Exemplar> exemplars(@Nullable Object window) {
        List<Exemplar> slowest = window instanceof LatencyWindow latency ? latency.exemplars() : null;
        return slowest == null || slowest.isEmpty() ? null : slowest;
    }

    static AlertResolved resolved(
            AlertFired fired, String version, Instant at, ResolveReason reason, @Nullable Double value) {
        return new AlertResolved(
                fired.id(),
                fired.rule(),
                version,
                fired.subject(),
                fired.severity(),
                fired.labels(),
                reason,
                value,
                fired.since(),
                fired.at(),
                at,
                fired.runbook());
    }

    /** Follows from what the incident is; a name of a rule holds no {@code |}, so no two incidents share one. */
    static String id(String rule, String subject, Instant since) {
        String incident = rule + "|" + since.toEpochMilli() + "|" + subject;
        byte[] hash = sha256(incident.getBytes(StandardCharsets.UTF_8));
        return "al_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
