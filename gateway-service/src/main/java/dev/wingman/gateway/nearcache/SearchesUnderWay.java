package dev.wingman.gateway.nearcache;

import dev.wingman.messaging.PoolSource;

/** The entries that are being searched for; past the limit a read fails at once. */
final class SearchesUnderWay implements PoolSource {

    private final NearCache cache;
    private final int most;

    SearchesUnderWay(NearCache cache, int most) {
        this.cache = cache;
        this.most = most;
    }

    @Override
    public String name() {
        return "near-cache-searches";
    }

    @Override
    public int maxSize() {
        return most;
    }

    @Override
    public int inUse() {
        return cache.searches();
    }
}
