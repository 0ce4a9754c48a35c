package dev.wingman.loadtest;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code wrk}, which takes less of the machine than any generator in Java.
 *
 * @param program where it is
 */
record Wrk(Path program) {

    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    /** @param failed answers with another status than 2xx or 3xx */
    record Outcome(long requests, double perSecond, long failed) {

        static Outcome of(String output) {
            return new Outcome(
                    number(TOTAL, output)
                            .orElseThrow(() -> new IllegalStateException("wrk said: " + output))
                            .longValue(),
                    number(RATE, output).orElseThrow(() -> new IllegalStateException("wrk said: " + output)),
                    number(FAILED, output).map(Double::longValue).orElse(0L));
        }

        private static Optional<Double> number(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? Optional.of(Double.parseDouble(matcher.group(1))) : Optional.empty();
        }
    }

    /** The one on the {@code PATH}. */
    static Optional<Wrk> find() {
        String path = System.getenv("PATH");
        return List.of((path == null ? "" : path).split(File.pathSeparator)).stream()
                .map(directory -> Path.of(directory, "wrk"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Wrk::new);
    }

    Outcome closed(Target target, @Nullable String token, int connections, Duration duration)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "-t1", "-c" + connections, "-d" + duration.toSeconds() + "s"));
        if (token != null) {
            command.addAll(List.of("-H", "Authorization: Bearer " + token));
        }
        command.add(target.uri().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Outcome.of(output);
    }
}
