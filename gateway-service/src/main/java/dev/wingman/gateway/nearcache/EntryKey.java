package dev.wingman.gateway.nearcache;

/**
 * Names an entry.
 *
 * @param cache name of the cache, for example {@code challenges}
 * @param key canonical key within the cache
 */
public record EntryKey(String cache, String key) {

    /** The key of the entry's records in Kafka. */
    String recordKey() {
        return cache + ":" + key;
    }
}
