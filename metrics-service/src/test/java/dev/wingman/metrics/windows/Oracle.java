package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.PoolWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import dev.wingman.schemas.telemetry.CacheAccessed;
import dev.wingman.schemas.telemetry.CacheAccesses;
import dev.wingman.schemas.telemetry.CacheLoadFailed;
import dev.wingman.schemas.telemetry.CacheOutcome;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import dev.wingman.schemas.telemetry.PoolSample;
import dev.wingman.schemas.telemetry.ResourcesSampled;
import dev.wingman.schemas.telemetry.TurnMeasured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The windows of caches, models, users and instances as they follow from the raw events by definition: every event is kept,
 * and each window computed of all that falls into it. Shares no code with what it judges.
 */
final class Oracle {

    private static final String ALL = "group:all";
    private static final List<String> SERVICES =
            List.of("gateway-service", "chat-service", "cache-service", "metrics-service");

    /** Names a window. */
    record Key(Class<?> type, String subject, int seconds, long end) {

        static Key of(MetricsWindow window) {
            return new Key(
                    window.getClass(),
                    window.subject(),
                    window.windowSeconds(),
                    window.windowEnd().toEpochMilli());
        }
    }

    private record Subject(Class<?> type, String name) {}

    private final Map<Subject, TreeMap<Long, List<Event>>> panes = new HashMap<>();

    /** @param time in the event's headers */
    void take(Event event, Instant time) {
        if (event instanceof CacheAccesses reads) {
            add(CacheWindow.class, reads.to(), event, reads.cache(), ALL);
        } else if (event instanceof CacheAccessed access) {
            add(CacheWindow.class, access.accessedAt(), event, access.cache(), ALL);
        } else if (event instanceof CacheLoadFailed failed) {
            add(CacheWindow.class, failed.failedAt(), event, failed.cache(), ALL);
        } else if (event instanceof ModelCallCompleted call) {
            add(AiWindow.class, time, event, model(call.tier(), call.model()), ALL);
        } else if (event instanceof TurnMeasured turn) {
            add(AiWindow.class, turn.completedAt(), event, model(turn.tier(), turn.model()), ALL);
            if (!turn.internal()) {
                add(BusinessWindow.class, turn.completedAt(), event, "all");
            }
        } else if (event instanceof ResourcesSampled sample) {
            add(ResourceWindow.class, sample.sampledAt(), event, sample.service() + "|" + sample.instance());
            SERVICES.forEach(service -> add(ResourceWindow.class, sample.sampledAt(), event, "group:" + service));
        }
    }

    private static String model(Tier tier, String model) {
        return tier.toString().toLowerCase(Locale.ROOT) + "|" + model;
    }

    private void add(Class<?> type, Instant at, Event event, String... subjects) {
        long start = at.toEpochMilli() - at.toEpochMilli() % 5_000;
        for (String subject : subjects) {
            panes.computeIfAbsent(new Subject(type, subject), absent -> new TreeMap<>())
                    .computeIfAbsent(start, absent -> new ArrayList<>())
                    .add(event);
        }
    }

    /** @param complete the last instant for which there are windows, a multiple of five seconds */
    private Map<Key, List<Event>> windows(long complete) {
        Map<Key, List<Event>> windows = new HashMap<>();
        panes.forEach((subject, events) -> {
            TreeSet<Long> ends = new TreeSet<>();
            for (long start : events.keySet()) {
                for (long end = start + 5_000; end <= Math.min(start + 305_000, complete); end += 5_000) {
                    ends.add(end);
                }
            }
            for (long end : ends) {
                for (int seconds : new int[] {60, 300}) {
                    windows.put(
                            new Key(subject.type(), subject.name(), seconds, end),
                            events.subMap(end - seconds * 1_000L, end).values().stream()
                                    .flatMap(List::stream)
                                    .toList());
                }
            }
        });
        return windows;
    }

    int size(long complete) {
        return windows(complete).size();
    }

    /** Counters are equal, percentiles within 1 %, nothing is missing, twice or too many. */
    void assertMatches(Collection<? extends MetricsWindow> published, long complete) {
        Map<Key, List<Event>> expected = windows(complete);
        assertThat(published.stream().map(Key::of))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (MetricsWindow window : published) {
            List<Event> events = expected.getOrDefault(Key.of(window), List.of());
            assertThat(window.windowStart().plusSeconds(window.windowSeconds())).isEqualTo(window.windowEnd());
            if (window instanceof CacheWindow cache) {
                check(cache, events);
            } else if (window instanceof AiWindow ai) {
                check(ai, events);
            } else if (window instanceof BusinessWindow business) {
                check(business, of(events, TurnMeasured.class));
            } else if (window instanceof ResourceWindow resource) {
                checkHeard(resource, of(events, ResourcesSampled.class));
            }
        }
    }

    private static void check(CacheWindow window, List<Event> events) {
        List<CacheAccesses> reads = of(events, CacheAccesses.class);
        long[] loads = of(events, CacheAccessed.class).stream()
                .filter(access -> access.outcome() == CacheOutcome.MISS)
                .mapToLong(CacheAccessed::durationMicros)
                .sorted()
                .toArray();
        long hits = sum(reads, CacheAccesses::hitsL1) + sum(reads, CacheAccesses::hitsL2);
        long all = hits
                + sum(reads, CacheAccesses::misses)
                + sum(reads, CacheAccesses::stale)
                + sum(reads, CacheAccesses::failed);
        assertThat(List.of(
                        window.count(),
                        window.hitsL1(),
                        window.hitsL2(),
                        window.misses(),
                        window.stale(),
                        window.failed(),
                        window.loads(),
                        window.loadFailures()))
                .as(window.toString())
                .containsExactly(
                        all,
                        sum(reads, CacheAccesses::hitsL1),
                        sum(reads, CacheAccesses::hitsL2),
                        sum(reads, CacheAccesses::misses),
                        sum(reads, CacheAccesses::stale),
                        sum(reads, CacheAccesses::failed),
                        (long) loads.length,
                        (long) of(events, CacheLoadFailed.class).size());
        assertThat(window.hitRate()).isEqualTo(all == 0 ? 0 : (double) hits / all);
        percentiles(window, loads, Map.of(0.50, window.loadP50Micros(), 0.95, window.loadP95Micros()));
    }

    private static void check(AiWindow window, List<Event> events) {
        List<ModelCallCompleted> calls = of(events, ModelCallCompleted.class);
        List<TurnMeasured> turns = of(events, TurnMeasured.class);
        Function<ModelCallOutcome, Long> ended =
                outcome -> calls.stream().filter(c -> c.outcome() == outcome).count();
        assertThat(List.of(
                        window.count(),
                        window.failures(),
                        window.rateLimited(),
                        window.unavailable(),
                        window.timedOut(),
                        window.broken(),
                        window.rejected(),
                        window.turns(),
                        window.fallbacks(),
                        window.inputTokens(),
                        window.outputTokens(),
                        window.cachedInputTokens(),
                        window.costMicroUsd(),
                        window.savedByRoutingMicroUsd(),
                        window.savedByCacheMicroUsd(),
                        window.savedByCompressionMicroUsd()))
                .as(window.toString())
                .containsExactly(
                        (long) calls.size(),
                        calls.size() - ended.apply(ModelCallOutcome.SUCCEEDED),
                        ended.apply(ModelCallOutcome.RATE_LIMITED),
                        ended.apply(ModelCallOutcome.UNAVAILABLE),
                        ended.apply(ModelCallOutcome.TIMED_OUT),
                        ended.apply(ModelCallOutcome.BROKEN),
                        ended.apply(ModelCallOutcome.REJECTED),
                        (long) turns.size(),
                        turns.stream().filter(TurnMeasured::fallback).count(),
                        sum(calls, call -> call.usage().inputTokens()),
                        sum(calls, call -> call.usage().outputTokens()),
                        sum(calls, call -> call.usage().cachedInputTokens()),
                        sum(calls, ModelCallCompleted::costMicroUsd),
                        sum(turns, TurnMeasured::savedByRoutingMicroUsd),
                        sum(turns, TurnMeasured::savedByCacheMicroUsd),
                        sum(turns, TurnMeasured::savedByCompressionMicroUsd));
        percentiles(
                window,
                calls.stream()
                        .mapToLong(ModelCallCompleted::durationMicros)
                        .sorted()
                        .toArray(),
                Map.of(
                        0.50,
                        window.durationP50Micros(),
                        0.95,
                        window.durationP95Micros(),
                        0.99,
                        window.durationP99Micros()));
        percentiles(
                window,
                calls.stream()
                        .mapToLong(ModelCallCompleted::firstTokenMicros)
                        .filter(micros -> micros > 0)
                        .sorted()
                        .toArray(),
                Map.of(
                        0.50,
                        window.firstTokenP50Micros(),
                        0.95,
                        window.firstTokenP95Micros(),
                        0.99,
                        window.firstTokenP99Micros()));
    }

    private static void check(BusinessWindow window, List<TurnMeasured> turns) {
        Function<Tier, Long> tier =
                wanted -> turns.stream().filter(t -> t.tier() == wanted).count();
        Function<AnswerSource, Long> source =
                wanted -> turns.stream().filter(t -> t.source() == wanted).count();
        Long[] bins = new Long[10];
        Arrays.fill(bins, 0L);
        turns.stream().map(TurnMeasured::score).filter(Objects::nonNull).forEach(score -> {
            int bin = score == 1 ? 9 : (int) (score * 10);
            bins[bin]++;
        });
        assertThat(List.of(
                        window.count(),
                        window.failedTurns(),
                        window.budgetRefusals(),
                        window.activeUsers(),
                        window.activeConversations(),
                        window.economyTurns(),
                        window.standardTurns(),
                        window.premiumTurns(),
                        window.exactCacheAnswers(),
                        window.semanticCacheAnswers()))
                .as(window.toString())
                .containsExactly(
                        (long) turns.size(),
                        turns.stream().filter(t -> t.failure() != null).count(),
                        turns.stream()
                                .filter(t -> t.failure() == FailureReason.BUDGET_SPENT)
                                .count(),
                        turns.stream().map(TurnMeasured::userHash).distinct().count(),
                        turns.stream()
                                .map(TurnMeasured::conversationHash)
                                .distinct()
                                .count(),
                        tier.apply(Tier.ECONOMY),
                        tier.apply(Tier.STANDARD),
                        tier.apply(Tier.PREMIUM),
                        source.apply(AnswerSource.EXACT),
                        source.apply(AnswerSource.SEMANTIC));
        assertThat(window.complexity()).as(window.toString()).containsExactly(bins);
    }

    private static void checkHeard(ResourceWindow window, List<ResourcesSampled> heard) {
        boolean group = window.subject().startsWith("group:");
        assertThat(window.heard()).isEqualTo(group ? (Long) (long) heard.size() : null);
        check(
                window,
                heard.stream()
                        .filter(sample -> !group || window.subject().equals("group:" + sample.service()))
                        .toList());
    }

    private static void check(ResourceWindow window, List<ResourcesSampled> samples) {
        assertThat(List.of(
                        window.count(),
                        window.heapUsedMeanBytes(),
                        window.heapUsedMaxBytes(),
                        window.heapMaxBytes(),
                        window.deadLetters()))
                .as(window.toString())
                .containsExactly(
                        (long) samples.size(),
                        samples.isEmpty() ? 0 : sum(samples, ResourcesSampled::heapUsedBytes) / samples.size(),
                        most(samples.stream(), ResourcesSampled::heapUsedBytes),
                        most(samples.stream(), ResourcesSampled::heapMaxBytes),
                        sum(samples, ResourcesSampled::deadLetters));
        assertThat(window.cpuMeanRatio())
                .isCloseTo(
                        samples.stream()
                                .mapToDouble(ResourcesSampled::cpuRatio)
                                .average()
                                .orElse(0),
                        within(1e-6));
        assertThat(window.cpuMaxRatio())
                .isCloseTo(
                        samples.stream()
                                .mapToDouble(ResourcesSampled::cpuRatio)
                                .max()
                                .orElse(0),
                        within(1e-6));
        List<Long> lags = samples.stream()
                .map(ResourcesSampled::consumerLag)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        assertThat(window.consumerLagMin()).isEqualTo(lags.isEmpty() ? null : lags.get(0));
        assertThat(window.consumerLagMax()).isEqualTo(lags.isEmpty() ? null : lags.get(lags.size() - 1));
        Map<String, List<PoolSample>> pools = new TreeMap<>();
        samples.forEach(
                sample -> sample.pools().forEach(pool -> pools.computeIfAbsent(pool.name(), name -> new ArrayList<>())
                        .add(pool)));
        assertThat(window.pools()).extracting(PoolWindow::name).containsExactlyElementsOf(pools.keySet());
        window.pools().forEach(pool -> check(pool, pools.getOrDefault(pool.name(), List.of())));
    }

    private static void check(PoolWindow pool, List<PoolSample> samples) {
        assertThat(List.of(
                        pool.maxSize(), pool.inUseMax(), pool.waitingMax(), pool.timeouts(), pool.oldestSecondsMax()))
                .as(pool.toString())
                .containsExactly(
                        most(samples.stream(), PoolSample::maxSize),
                        most(samples.stream(), PoolSample::inUse),
                        most(samples.stream(), PoolSample::waiting),
                        sum(samples, PoolSample::timeouts),
                        most(samples.stream(), PoolSample::oldestSeconds));
        double used = samples.stream()
                .mapToDouble(sample -> (double) sample.inUse() / sample.maxSize())
                .average()
                .orElse(0);
        assertThat(pool.utilization()).isCloseTo(used, within(1e-6));
    }

    private static void percentiles(MetricsWindow window, long[] sorted, Map<Double, Long> found) {
        found.forEach((q, value) -> {
            long exact = sorted.length == 0 ? 0 : sorted[(int) Math.floor(q * (sorted.length - 1))];
            assertThat((double) value).as("p%s of %s", q, window).isBetween(exact * 0.99 - 0.5, exact * 1.01 + 0.5);
        });
    }

    private static <T> List<T> of(List<Event> events, Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T> long sum(List<T> events, ToLongFunction<T> value) {
        return events.stream().mapToLong(value).sum();
    }

    private static <T> long most(Stream<T> events, ToLongFunction<T> value) {
        return events.mapToLong(value).max().orElse(0);
    }
}
