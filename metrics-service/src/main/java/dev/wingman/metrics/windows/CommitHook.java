package dev.wingman.metrics.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Runs something before each commit of a task: Kafka Streams asks stores with a cache, and nothing else, to write what they
 * hold back. It holds no state itself. What it runs may write to stores without a cache only, since those with one may have
 * been asked before. Used by the task's thread.
 *
 * <p>{@code CachedStateStore} is an internal interface; {@code WindowStreamsIT} shows that an update of Kafka kept it.
 */
final class CommitHook implements StateStore, CachedStateStore<Object, Object> {

    private final String name;
    private final List<Runnable> beforeCommit = new ArrayList<>();
    private boolean open;

    private CommitHook(String name) {
        this.name = name;
    }

    /** A store without a changelog. */
    static StoreBuilder<CommitHook> builder(String name) {
        return new Builder(name);
    }

    void beforeCommit(Runnable task) {
        beforeCommit.add(task);
    }

    @Override
    public void flushCache() {
        beforeCommit.forEach(Runnable::run);
    }

    @Override
    public void clearCache() {
        // there is none
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        beforeCommit.clear(); // a task that is begun anew begins with new shelves
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void flush() {
        // each commit does
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private record Builder(String name) implements StoreBuilder<CommitHook> {

        @Override
        public StoreBuilder<CommitHook> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingDisabled() {
            return this;
        }

        @Override
        public CommitHook build() {
            return new CommitHook(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
