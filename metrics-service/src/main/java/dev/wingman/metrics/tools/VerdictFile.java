package dev.wingman.metrics.tools;

import dev.wingman.metrics.tools.Schedule.Planned;
import dev.wingman.metrics.tools.Verdicts.OfAlert;
import dev.wingman.metrics.tools.Verdicts.OfIncident;
import dev.wingman.schemas.WireJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The verdicts as JSON lines: alerts, incidents and harmless troubles, in this order. */
final class VerdictFile {

    /** A line about an alert; {@code verdict} is {@code right}, {@code again} or {@code false}. */
    private record AlertLine(
            String line,
            String verdict,
            String rule,
            String subject,
            Instant since,
            Instant at,
            Instant told,
            double value,
            double threshold,
            @Nullable String incident,
            List<String> near) {}

    /** A line about an incident and a rule; {@code verdict} is {@code found} or {@code missed}. */
    private record IncidentLine(
            String line,
            String verdict,
            String kind,
            String size,
            Instant begin,
            Instant end,
            String rule,
            String subject,
            @Nullable Instant told,
            @Nullable Double secondsAfterBreach,
            @Nullable Double secondsAfterBegin) {}

    /** A line about what nobody had to be told of. */
    private record HarmlessLine(String line, String kind, String size, Instant begin, Instant end) {}

    private VerdictFile() {}

    static void write(Path file, Schedule schedule, Verdicts verdicts) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (OfAlert alert : verdicts.alerts()) {
                line(out, of(alert));
            }
            for (OfIncident incident : verdicts.incidents()) {
                line(out, of(incident));
            }
            for (Planned one : schedule.harmless()) {
                line(
                        out,
                        new HarmlessLine(
                                "harmless",
                                one.trouble().kind(),
                                one.trouble().size(),
                                Instant.ofEpochMilli(one.begin()),
                                Instant.ofEpochMilli(one.end())));
            }
        }
    }

    private static void line(BufferedWriter out, Object line) throws IOException {
        out.write(WireJson.MAPPER.writeValueAsString(line));
        out.newLine();
    }

    private static AlertLine of(OfAlert verdict) {
        var alert = verdict.told().alert();
        Planned incident = verdict.incident();
        return new AlertLine(
                "alert",
                incident == null ? "false" : verdict.again() ? "again" : "right",
                alert.rule(),
                alert.subject(),
                alert.since(),
                alert.at(),
                Instant.ofEpochMilli(verdict.told().at()),
                alert.value(),
                alert.threshold(),
                incident == null ? null : incident.trouble().kind(),
                verdict.near().stream().map(near -> near.trouble().kind()).toList());
    }

    private static IncidentLine of(OfIncident verdict) {
        Planned planned = verdict.planned();
        return new IncidentLine(
                "incident",
                verdict.found() ? "found" : "missed",
                planned.trouble().kind(),
                planned.trouble().size(),
                Instant.ofEpochMilli(planned.begin()),
                Instant.ofEpochMilli(planned.end()),
                verdict.rule().name(),
                verdict.sign().subject(),
                verdict.told() == null
                        ? null
                        : Instant.ofEpochMilli(verdict.told().at()),
                seconds(verdict.delay()),
                seconds(verdict.fromBegin()));
    }

    private static @Nullable Double seconds(OptionalLong millis) {
        return millis.isPresent() ? (Double) (millis.getAsLong() / 1e3) : null;
    }
}
