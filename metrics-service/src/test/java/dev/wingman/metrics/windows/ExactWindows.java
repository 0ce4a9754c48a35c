package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.Exemplar;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.telemetry.RequestCompleted;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/** The windows as they follow from the events by definition: every duration kept, sorted and counted. */
final class ExactWindows {

    /** Names a window: subject, length in seconds and end in milliseconds. */
    record Key(String subject, int seconds, long end) {

        static Key of(LatencyWindow window) {
            return new Key(
                    window.subject(), window.windowSeconds(), window.windowEnd().toEpochMilli());
        }
    }

    private final Map<Key, List<RequestCompleted>> windows = new HashMap<>();

    /** @param complete the last instant for which there are windows, a multiple of five seconds */
    ExactWindows(Collection<? extends RequestTelemetryEvent> events, long complete) {
        Map<String, TreeMap<Long, List<RequestCompleted>>> panes = new TreeMap<>();
        for (RequestTelemetryEvent event : events) {
            if (event instanceof RequestCompleted request) {
                long at = request.completedAt().toEpochMilli();
                for (String subject : subjects(request.endpoint())) {
                    panes.computeIfAbsent(subject, absent -> new TreeMap<>())
                            .computeIfAbsent(at - at % 5_000, absent -> new ArrayList<>())
                            .add(request);
                }
            }
        }
        panes.forEach((subject, requests) -> addWindows(subject, requests, complete));
    }

    private static List<String> subjects(String endpoint) {
        return endpoint.equals("POST /coach/chat")
                ? List.of(endpoint, "group:all")
                : List.of(endpoint, "group:all", "group:all-without-model-calls");
    }

    private void addWindows(String subject, TreeMap<Long, List<RequestCompleted>> panes, long complete) {
        TreeSet<Long> ends = new TreeSet<>();
        for (long start : panes.keySet()) {
            // One minute, five minutes, and the pair of zeroes at the end.
            for (long end = start + 5_000; end <= Math.min(start + 305_000, complete); end += 5_000) {
                ends.add(end);
            }
        }
        for (long end : ends) {
            for (int seconds : new int[] {60, 300}) {
                windows.put(
                        new Key(subject, seconds, end),
                        panes.subMap(end - seconds * 1_000L, end).values().stream()
                                .flatMap(List::stream)
                                .toList());
            }
        }
    }

    int size() {
        return windows.size();
    }

    /** Counters are equal, percentiles within 1 %, nothing is missing, twice or too many. */
    void assertMatches(Collection<LatencyWindow> published) {
        assertThat(published.stream().map(Key::of))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(windows.keySet());
        for (LatencyWindow window : published) {
            assertMatches(window, windows.getOrDefault(Key.of(window), List.of()));
        }
    }

    private static void assertMatches(LatencyWindow window, List<RequestCompleted> requests) {
        long[] durations = requests.stream()
                .mapToLong(RequestCompleted::durationMicros)
                .sorted()
                .toArray();
        assertThat(new long[] {
                    window.count(),
                    window.clientErrors(),
                    window.serverErrors(),
                    window.overThreshold(),
                    window.maxMicros(),
                    window.unauthorized(),
                    window.rateLimited()
                })
                .as(window.toString())
                .containsExactly(
                        durations.length,
                        count(requests, status -> status >= 400 && status < 500),
                        count(requests, status -> status >= 500),
                        Arrays.stream(durations)
                                .filter(d -> d > window.thresholdMicros())
                                .count(),
                        durations.length == 0 ? 0 : durations[durations.length - 1],
                        count(requests, status -> status == 401 || status == 403),
                        count(requests, status -> status == 429));
        assertThat(window.exemplars())
                .as(window.toString())
                .isEqualTo(requests.stream()
                        .map(r -> new Exemplar(r.requestId(), r.traceId(), r.durationMicros(), r.completedAt()))
                        .sorted(Comparator.comparingLong(Exemplar::durationMicros)
                                .reversed()
                                .thenComparing(Exemplar::at))
                        .limit(3)
                        .toList());
        assertPercentile(window, 0.50, window.p50Micros(), durations);
        assertPercentile(window, 0.95, window.p95Micros(), durations);
        assertPercentile(window, 0.99, window.p99Micros(), durations);
        assertThat(window.thresholdMicros()).isEqualTo(300_000);
        assertThat(window.windowStart().plusSeconds(window.windowSeconds())).isEqualTo(window.windowEnd());
    }

    private static long count(List<RequestCompleted> requests, LongPredicate status) {
        return requests.stream().filter(r -> status.test(r.status())).count();
    }

    private static void assertPercentile(LatencyWindow window, double q, long found, long[] durations) {
        long exact = durations.length == 0 ? 0 : durations[(int) Math.floor(q * (durations.length - 1))];
        assertThat((double) found).as("p%s of %s", q, window).isBetween(exact * 0.99 - 0.5, exact * 1.01 + 0.5);
    }
}
