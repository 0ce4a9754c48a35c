package dev.wingman.metrics.tools;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What truly happened, by subject, whatever became of the records that tell of it. Not safe for concurrent use. */
final class Journal {

    static final String ALL = "group:all";
    static final String ALL_WITHOUT_MODEL_CALLS = "group:all-without-model-calls";

    /** Something at an instant, ms. */
    sealed interface Entry {
        long at();
    }

    /** A request was answered. */
    record Request(long at, int status, long micros) implements Entry {}

    /** Entries of a cache were looked up. */
    record Reads(long at, int hits, int misses) implements Entry {}

    /** A model was called. */
    record Call(long at, boolean failed, long costMicroUsd) implements Entry {}

    /** An instance was looked at; null for what it has not. */
    record Sample(
            long at, @Nullable Double poolUse, @Nullable Long lag, long deadLetters) implements Entry {}

    private final Map<String, List<Entry>> entries = new HashMap<>();
    private boolean sorted = true;

    void add(String subject, Entry entry) {
        entries.computeIfAbsent(subject, name -> new ArrayList<>()).add(entry);
        sorted = false;
    }

    void request(Plant.Endpoint endpoint, Request request) {
        add(endpoint.name(), request);
        add(ALL, request);
        if (!endpoint.model()) {
            add(ALL_WITHOUT_MODEL_CALLS, request);
        }
    }

    /** All of a subject within a time, of one kind; ms, the end excluded. */
    <T extends Entry> List<T> of(Class<T> kind, String subject, long from, long to) {
        if (!sorted) {
            entries.values().forEach(list -> list.sort(Comparator.comparingLong(Entry::at)));
            sorted = true;
        }
        List<Entry> list = entries.getOrDefault(subject, List.of());
        List<T> found = new ArrayList<>();
        for (int i = first(list, from); i < list.size() && list.get(i).at() < to; i++) {
            if (kind.isInstance(list.get(i))) {
                found.add(kind.cast(list.get(i)));
            }
        }
        return found;
    }

    private static int first(List<Entry> list, long from) {
        int low = 0;
        int high = list.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (list.get(middle).at() < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
