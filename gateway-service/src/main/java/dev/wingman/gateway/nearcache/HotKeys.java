package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.cache.HotKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the reads of each entry, those in memory by samples. Knows {@value #MOST} entries at a time; of more, those that
 * come later are not counted until the next harvest. Safe for concurrent use.
 */
final class HotKeys {

    static final int MOST = 20_000;

    private static final int ONE_IN = 8;

    private volatile Map<EntryKey, LongAdder> reads = new ConcurrentHashMap<>();

    /** A read that was answered from memory, of which there are many. */
    void hit(EntryKey key) {
        if ((ThreadLocalRandom.current().nextInt() & (ONE_IN - 1)) == 0) {
            add(key, ONE_IN);
        }
    }

    /** A read that took longer than counting it. */
    void searched(EntryKey key) {
        add(key, 1);
    }

    /** The most read ones since the last harvest, at most so many, the most read first. */
    List<HotKey> harvest(int most) {
        Map<EntryKey, LongAdder> harvested = reads;
        reads = new ConcurrentHashMap<>();
        return harvested.entrySet().stream()
                .map(entry -> new HotKey(
                        entry.getKey().cache(),
                        entry.getKey().key(),
                        entry.getValue().sum()))
                .sorted(Comparator.comparingLong(HotKey::reads).reversed())
                .limit(most)
                .toList();
    }

    private void add(EntryKey key, int count) {
        Map<EntryKey, LongAdder> current = reads;
        LongAdder counter = current.get(key);
        if (counter == null) {
            if (current.size() >= MOST) {
                return;
            }
            counter = current.computeIfAbsent(key, name -> new LongAdder());
        }
        counter.add(count);
    }
}
