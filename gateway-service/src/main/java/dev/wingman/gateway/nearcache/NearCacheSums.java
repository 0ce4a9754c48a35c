package dev.wingman.gateway.nearcache;

import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.ServiceTelemetry;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.telemetry.CacheAccesses;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what was read of each cache since the last time: one event a second for each cache, however many reads there were.
 * A sum that can't be published is lost, not told twice. Used by one thread.
 */
final class NearCacheSums implements ServiceTelemetry.Part {

    private static final EventCodec<CacheTelemetryEvent> CODEC = new EventCodec<>(Topics.TELEMETRY_CACHE);

    private final Supplier<List<ReadCounts>> reads;
    private final String instance;
    private final Consumer<CacheAccesses> told;
    private final Map<String, ReadCounts> before = new HashMap<>();
    private Instant from;

    /** @param reads of each cache since the start of the process */
    NearCacheSums(Supplier<List<ReadCounts>> reads, String instance, Instant from, Consumer<CacheAccesses> told) {
        this.reads = reads;
        this.instance = instance;
        this.from = from;
        this.told = told;
    }

    /** Publishes the events of one cache in no set partition. */
    @SuppressWarnings("FutureReturnValueIgnored") // the publisher counts and logs what fails
    static Consumer<CacheAccesses> publishing(EventPublisher publisher) {
        return sum -> publisher.publish(CODEC, null, null, sum, sum.to(), TraceContext.start());
    }

    @Override
    public void accept(Instant now) {
        for (ReadCounts total : reads.get()) {
            @Nullable ReadCounts last = before.put(total.cache(), total);
            ReadCounts known = last == null ? new ReadCounts(total.cache(), 0, 0, 0, 0, 0) : last;
            if (total.reads() > known.reads()) {
                told.accept(new CacheAccesses(
                        total.cache(),
                        total.hitsL1() - known.hitsL1(),
                        total.hitsL2() - known.hitsL2(),
                        total.misses() - known.misses(),
                        total.stale() - known.stale(),
                        total.failed() - known.failed(),
                        instance,
                        from,
                        now));
            }
        }
        from = now;
    }
}
