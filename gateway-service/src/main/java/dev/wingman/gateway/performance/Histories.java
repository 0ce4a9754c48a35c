package dev.wingman.gateway.performance;

import dev.wingman.gateway.history.History;
import dev.wingman.gateway.performance.WindowKinds.PoolOf;
import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.metrics.CacheWindow;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import dev.wingman.schemas.metrics.ResourceWindow;
import java.util.List;

/** The last day of every kind of window. Each is written by the one thread that reads its topic, and read by any. */
final class Histories {

    private static final int MINUTE = 60;

    private final History<LatencyWindow> latency = new History<>(WindowKinds.LATENCY);
    private final History<CacheWindow> cache = new History<>(WindowKinds.CACHE);
    private final History<AiWindow> ai = new History<>(WindowKinds.AI);
    private final History<ResourceWindow> resources = new History<>(WindowKinds.RESOURCES);
    private final History<PoolOf> pools = new History<>(WindowKinds.POOLS);
    private final History<BusinessWindow> business = new History<>(WindowKinds.BUSINESS);
    private final List<History<?>> all = List.of(latency, resources, pools, cache, ai, business);

    private static final String GROUP = "group:";

    /** Takes a window; one that is not a minute long is left out, and so are sums over the instances of a service. */
    void put(MetricsWindow window) {
        if (window.windowSeconds() != MINUTE) {
            return;
        }
        if (window instanceof LatencyWindow ofEndpoint) {
            latency.put(ofEndpoint);
        } else if (window instanceof CacheWindow ofCache) {
            cache.put(ofCache);
        } else if (window instanceof AiWindow ofModel) {
            ai.put(ofModel);
        } else if (window instanceof ResourceWindow ofInstance
                && !window.subject().startsWith(GROUP)) {
            resources.put(ofInstance);
            ofInstance.pools().forEach(pool -> pools.put(new PoolOf(ofInstance, pool)));
        } else if (window instanceof BusinessWindow ofUsers) {
            business.put(ofUsers);
        }
    }

    History<CacheWindow> cache() {
        return cache;
    }

    History<AiWindow> ai() {
        return ai;
    }

    History<ResourceWindow> resources() {
        return resources;
    }

    History<PoolOf> pools() {
        return pools;
    }

    List<History<?>> all() {
        return all;
    }

    /** Grows with every window. */
    long changes() {
        return all.stream().mapToLong(History::changes).sum();
    }

    /** The most that they can take together, in bytes. */
    long mostBytes() {
        return all.stream().mapToLong(History::mostBytes).sum();
    }
}
