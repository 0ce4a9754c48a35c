package dev.wingman.metrics.alerts;

import dev.wingman.schemas.Event;
import dev.wingman.schemas.EventCatalog;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A topic of windows that rules watch. Safe for concurrent use.
 *
 * @param family class of its windows
 * @param codec reads them
 * @param prefix begins the keys of its subjects in the store; those of latency have none, since they were there first
 */
record WatchedWindows(Topic<?> topic, Class<? extends MetricsWindow> family, EventCodec<?> codec, String prefix) {

    /** Every topic of windows. */
    static final List<WatchedWindows> ALL = List.of(
            of(Topics.METRICS_LATENCY),
            of(Topics.METRICS_CACHE),
            of(Topics.METRICS_AI),
            of(Topics.METRICS_RESOURCES),
            of(Topics.METRICS_BUSINESS));

    static final Map<String, WatchedWindows> BY_TOPIC = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(watched -> watched.topic().name(), Function.identity()));

    private static <E extends Event> WatchedWindows of(Topic<E> topic) {
        Class<? extends Event> event = EventCatalog.eventsOf(topic).get(0);
        String prefix = event == LatencyWindow.class ? "" : topic.name() + "/";
        return new WatchedWindows(topic, event.asSubclass(MetricsWindow.class), new EventCodec<>(topic), prefix);
    }

    /** @throws dev.wingman.schemas.UnreadableEventException when the record is none */
    MetricsWindow decode(Record<byte[], byte[]> record) {
        return family.cast(codec.decode(record.headers(), record.value()).event());
    }

    /**
     * Whether nothing was heard of a subject for five minutes: then no windows of it follow. That need not show in the ticks
     * that follow, since there are none when all subjects of a topic have ended.
     *
     * @param window of five minutes
     */
    static boolean isLast(MetricsWindow window) {
        if (window instanceof CacheWindow cache) {
            return cache.count() + cache.loads() + cache.loadFailures() == 0;
        } else if (window instanceof AiWindow ai) {
            return ai.count() + ai.turns() == 0;
        } else if (window instanceof ResourceWindow resources && resources.heard() != null) {
            return resources.heard() == 0;
        }
        return window.count() == 0;
    }

    /** What names a subject of these windows in the store. */
    String key(String subject) {
        return prefix + subject;
    }

    /** Whether a key of the store is one of these windows'. */
    boolean owns(String key) {
        return prefix.isEmpty()
                ? ALL.stream().noneMatch(other -> !other.prefix.isEmpty() && key.startsWith(other.prefix))
                        && !key.equals(Silence.SUBJECT)
                : key.startsWith(prefix);
    }

    /** The subject that a key of the store names. */
    String subject(String key) {
        return key.substring(prefix.length());
    }
}
