package dev.wingman.metrics.tools;

import dev.wingman.metrics.alerts.WatchedRule;
import dev.wingman.metrics.tools.Journal.Call;
import dev.wingman.metrics.tools.Journal.Reads;
import dev.wingman.metrics.tools.Journal.Request;
import dev.wingman.metrics.tools.Journal.Sample;
import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Knows at each second all that truly happened before it, and applies a rule at once: the yardstick for how late an alert
 * is. Its windows are exact and share nothing with those of the service.
 */
final class Observer {

    private static final long SECOND = 1_000;

    /** Windows end each five seconds: what holds for less may pass between two of them. */
    private static final long TICK = 5 * SECOND;

    private final Journal journal;
    private final long thresholdMicros;

    Observer(Journal journal, Duration threshold) {
        this.journal = journal;
        this.thresholdMicros = threshold.toNanos() / 1_000;
    }

    /**
     * When a rule's conditions begin to hold for as long as it wants, and a tick of its windows more, ms; empty when they
     * never do.
     *
     * @param from not before this
     * @param to not after it
     */
    OptionalLong breach(WatchedRule rule, String subject, long from, long to) {
        if (rule.windowSeconds().contains(0)) { // silence, which begins with the trouble
            return OptionalLong.of(from + Math.round(rule.threshold() * SECOND));
        }
        long since = -1;
        for (long now = from; now <= to; now += SECOND) {
            if (!rule.breached(subject, windows(rule, subject, now))) {
                since = -1;
                continue;
            }
            since = since < 0 ? now : since;
            if (now - since >= rule.hold().toMillis() + TICK) {
                return OptionalLong.of(since);
            }
        }
        return OptionalLong.empty();
    }

    private Map<Integer, MetricsWindow> windows(WatchedRule rule, String subject, long end) {
        Map<Integer, MetricsWindow> windows = new HashMap<>();
        for (int seconds : rule.windowSeconds()) {
            Span span = new Span(subject, end, seconds);
            if (rule.windows() == LatencyWindow.class) {
                windows.put(seconds, latency(span, rule.metric().startsWith("latency.")));
            } else if (rule.windows() == CacheWindow.class) {
                windows.put(seconds, cache(span));
            } else if (rule.windows() == AiWindow.class) {
                windows.put(seconds, models(span));
            } else if (rule.windows() == ResourceWindow.class) {
                windows.put(seconds, resources(span));
            }
        }
        return windows;
    }

    /** What ends at an instant, ms. */
    private record Span(String subject, long end, int seconds) {

        long begin() {
            return end - seconds * SECOND;
        }

        Instant from() {
            return Instant.ofEpochMilli(begin());
        }

        Instant to() {
            return Instant.ofEpochMilli(end);
        }
    }

    private LatencyWindow latency(Span span, boolean percentiles) {
        List<Request> all = journal.of(Request.class, span.subject(), span.begin(), span.end());
        long[] micros =
                percentiles ? all.stream().mapToLong(Request::micros).sorted().toArray() : new long[0];
        return new LatencyWindow(
                span.subject(),
                span.from(),
                span.to(),
                span.seconds(),
                all.size(),
                count(all, 400, 499),
                count(all, 500, 599),
                all.stream()
                        .filter(request -> request.micros() > thresholdMicros)
                        .count(),
                thresholdMicros,
                percentile(micros, 50),
                percentile(micros, 95),
                percentile(micros, 99),
                percentile(micros, 100),
                count(all, 401, 401) + count(all, 403, 403),
                count(all, 429, 429),
                null);
    }

    private static long count(List<Request> all, int from, int to) {
        return all.stream()
                .filter(request -> request.status() >= from && request.status() <= to)
                .count();
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[percent * (sorted.length - 1) / 100];
    }

    private CacheWindow cache(Span span) {
        List<Reads> all = journal.of(Reads.class, span.subject(), span.begin(), span.end());
        long hits = sum(all, Reads::hits);
        long misses = sum(all, Reads::misses);
        return new CacheWindow(
                span.subject(),
                span.from(),
                span.to(),
                span.seconds(),
                hits + misses,
                hits,
                0,
                misses,
                0,
                0,
                hits + misses == 0 ? 0 : (double) hits / (hits + misses),
                0,
                0,
                0,
                0);
    }

    private AiWindow models(Span span) {
        List<Call> all = journal.of(Call.class, span.subject(), span.begin(), span.end());
        long failures = all.stream().filter(Call::failed).count();
        long cost = sum(all, Call::costMicroUsd);
        return new AiWindow(
                span.subject(),
                span.from(),
                span.to(),
                span.seconds(),
                all.size(),
                failures,
                0,
                failures,
                0,
                0,
                0,
                all.size(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                cost,
                0,
                0,
                0);
    }

    private ResourceWindow resources(Span span) {
        List<Sample> all = journal.of(Sample.class, span.subject(), span.begin(), span.end());
        List<Double> pool =
                all.stream().map(Sample::poolUse).filter(Objects::nonNull).toList();
        List<Long> lags =
                all.stream().map(Sample::lag).filter(Objects::nonNull).sorted().toList();
        double use = pool.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return new ResourceWindow(
                span.subject(),
                span.from(),
                span.to(),
                span.seconds(),
                all.size(),
                0,
                0,
                0,
                0,
                0,
                lags.isEmpty() ? null : lags.get(0),
                lags.isEmpty() ? null : lags.get(lags.size() - 1),
                sum(all, Sample::deadLetters),
                pool.isEmpty() ? List.of() : List.of(new PoolWindow("postgres", 10, 0, 0, 0, use, 0)),
                span.subject().startsWith("group:") ? (Long) heard(span) : null);
    }

    private long heard(Span span) {
        return journal.of(Sample.class, Journal.ALL, span.begin(), span.end()).size();
    }

    private static <T> long sum(List<T> all, ToLongFunction<T> value) {
        return all.stream().mapToLong(value).sum();
    }
}
