package dev.wingman.chat.answers;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The metrics of the answer cache. Safe for concurrent use.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code wingman.answers.hits}</td><td>counter by {@code kind}: exact, semantic</td></tr>
 * <tr><td>{@code wingman.answers.misses}</td><td>counter by {@code reason}</td></tr>
 * <tr><td>{@code wingman.answers.learned}</td><td>counter by {@code outcome}</td></tr>
 * <tr><td>{@code wingman.answers.refused}</td><td>counter by {@code reason}: values in Redis that are not what they
 * should be</td></tr>
 * <tr><td>{@code wingman.answers.recalled}</td><td>counter: recalls that this instance carried out</td></tr>
 * <tr><td>{@code wingman.answers.size}</td><td>gauge: answers in process</td></tr>
 * <tr><td>{@code wingman.answers.evictions}</td><td>counter: answers that made room</td></tr>
 * <tr><td>{@code wingman.answers.embed.time}</td><td>timer: from the call to the vector, the queue included</td></tr>
 * </table>
 */
final class AnswerMeters {

    private static final String HITS = "wingman.answers.hits";

    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Timer embedTime;

    AnswerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.embedTime = registry.timer("wingman.answers.embed.time");
        // a rate needs a zero to start from
        List.of("exact", "semantic").forEach(kind -> counter(HITS, "kind", kind));
    }

    void watch(Shelf shelf) {
        Gauge.builder("wingman.answers.size", shelf, Shelf::size).register(registry);
        FunctionCounter.builder("wingman.answers.evictions", shelf, Shelf::evictions)
                .register(registry);
    }

    void hit(String kind) {
        count(HITS, "kind", kind);
    }

    void missed(String reason) {
        count("wingman.answers.misses", "reason", reason);
    }

    void learned(String outcome) {
        count("wingman.answers.learned", "outcome", outcome);
    }

    void refused(String reason) {
        count("wingman.answers.refused", "reason", reason);
    }

    void recalled() {
        count("wingman.answers.recalled", "outcome", "done");
    }

    void embedded(long nanos) {
        embedTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    private void count(String name, String tag, String value) {
        counter(name, tag, value).increment();
    }

    private Counter counter(String name, String tag, String value) {
        return counters.computeIfAbsent(
                name + value, key -> Counter.builder(name).tag(tag, value).register(registry));
    }
}
