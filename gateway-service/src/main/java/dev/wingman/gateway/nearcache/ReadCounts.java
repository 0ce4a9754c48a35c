package dev.wingman.gateway.nearcache;

/**
 * Reads of one cache since the start of the process.
 *
 * @param hitsL1 answered from this process
 * @param hitsL2 answered from Redis
 * @param misses answered by a load
 * @param stale answered with an entry past its time, since no newer one could be had
 * @param failed not answered
 */
record ReadCounts(String cache, long hitsL1, long hitsL2, long misses, long stale, long failed) {

    long reads() {
        return hitsL1 + hitsL2 + misses + stale + failed;
    }
}
