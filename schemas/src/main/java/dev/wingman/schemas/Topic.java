package dev.wingman.schemas;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic of the contract: what stands in it, who owns it and how it is kept. Immutable.
 *
 * @param <E> the closed set of events that may stand in it
 * @param name name in Kafka
 * @param events the sealed interface of its events
 * @param key what the records are keyed by, for the reader; {@code none} means balanced
 * @param owner the only service that writes to it
 * @param readers the services that read it
 * @param partitions number of partitions at creation; never changed in place, since keys would move
 * @param cleanup what becomes of old records
 * @param retention how long a record is kept at least; for {@link Cleanup#COMPACT} how long a tombstone is kept
 * @param description one sentence for the reader of the generated documents
 */
public record Topic<E extends Event>(
        String name,
        Class<E> events,
        String key,
        String owner,
        List<String> readers,
        int partitions,
        Cleanup cleanup,
        Duration retention,
        String description) {

    /**
     * Largest record of any topic as a producer counts it: key, value and headers. Whoever takes something from outside
     * that goes into a record limits it so that this record fits, and those that follow from it.
     */
    public static final int MAX_RECORD_BYTES = 1024 * 1024;

    /** What becomes of old records. */
    public enum Cleanup {
        DELETE,
        COMPACT,
        /** The newest record of each key, for as long as the retention. */
        COMPACT_AND_DELETE
    }

    /** The topic that takes what can't be read or handled, as it was, with the reason in headers. */
    public String deadLetterName() {
        return name + ".dlt";
    }

    /** Settings for the creation of the topic, as Kafka names them. */
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>();
        config.put("message.timestamp.type", "CreateTime");
        config.put("max.message.bytes", Integer.toString(MAX_RECORD_BYTES));
        if (cleanup == Cleanup.COMPACT) {
            config.put("cleanup.policy", "compact");
            config.put("delete.retention.ms", Long.toString(retention.toMillis()));
        } else {
            config.put("cleanup.policy", cleanup == Cleanup.DELETE ? "delete" : "compact,delete");
            config.put("retention.ms", Long.toString(retention.toMillis()));
        }
        return config;
    }
}
