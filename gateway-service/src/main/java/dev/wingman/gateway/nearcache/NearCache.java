package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.EntryInvalidated;
import dev.wingman.schemas.cache.EntryLoadFailed;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.HotKey;
import dev.wingman.schemas.cache.NearCacheSampled;
import dev.wingman.schemas.telemetry.CacheOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reads entries from this process, then from Redis, then through a load that cache-service does once for the whole
 * cluster. Readers that miss the same entry at the same time share one search. Of two versions of an entry the higher
 * one stays; an entry that is no longer true, or depends on what has changed since, can't come back from a search that had begun before. Bounded in memory, in
 * searches and in time. Safe for concurrent use; never blocks.
 */
public final class NearCache {

    /** How often a search asks for a load whose answers are overtaken by changes. */
    private static final int MOST_LOADS = 3;

    private final FirstLevel first;
    private final TagFloors floors;
    private final Clears clears = new Clears();
    private final HotKeys hot = new HotKeys();
    private final RefreshAhead refreshAhead;
    private final SecondLevel second;
    private final EntryRequests requests;
    private final NearCacheSettings settings;
    private final Scheduler timer;
    private final Clock clock;
    private final NearCacheMeters meters;
    private final ConcurrentMap<EntryKey, Flight> flights = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    NearCache(
            FirstLevel first,
            TagFloors floors,
            SecondLevel second,
            EntryRequests requests,
            NearCacheSettings settings,
            Scheduler timer,
            Clock clock,
            NearCacheMeters meters) {
        this.first = first;
        this.floors = floors;
        this.second = second;
        this.requests = requests;
        this.settings = settings;
        this.timer = timer;
        this.clock = clock;
        this.meters = meters;
        this.refreshAhead = new RefreshAhead(requests, settings.refreshReads(), meters);
        meters.watch(flights);
    }

    /** The entry if this process has it and it is fresh; null otherwise. For paths that must not do more. */
    public @Nullable NearEntry peek(EntryKey key) {
        NearEntry entry = first.get(key);
        long now = clock.millis();
        if (entry == null || !entry.freshAt(now) || !holds(key, entry)) {
            return null;
        }
        meters.read(key.cache(), Level.L1.outcome());
        hot.hit(key);
        refreshAhead.read(key, entry, now);
        return entry;
    }

    /**
     * Reads an entry, wherever it is.
     *
     * @param trace the reader's place in its trace; a load is part of the trace of the reader that causes it
     * @return the entry, stale where no newer one can be had; fails with {@link EntryUnavailableException} within the
     *     time budget of Redis plus that of a load
     */
    public Mono<NearRead> read(EntryKey key, TraceContext trace) {
        return Mono.defer(() -> {
            NearEntry near = peek(key);
            if (near != null) {
                return Mono.just(new NearRead(near, Level.L1, false));
            }
            hot.searched(key);
            return Mono.fromFuture(flight(key, trace).result, true)
                    // whoever completes it, above all the reader of the updates, has other things to do
                    .publishOn(timer)
                    // a copy in Redis may have been overtaken while it was on its way, by a change of this very reader
                    .flatMap(read -> read.level() == Level.L2 && !holds(key, read.entry())
                            ? Mono.fromFuture(flight(key, trace).result, true).publishOn(timer)
                            : Mono.just(read))
                    .doOnNext(read -> meters.read(key.cache(), read.outcome()))
                    .doOnError(failure -> meters.failed(key.cache()));
        });
    }

    /**
     * Keeps a value that this process knows to be true, here and in Redis, unless there is one already.
     *
     * @return completes when done; never fails
     */
    public Mono<Void> offer(EntryKey key, String json, Duration ttl) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            CacheEntry entry = new CacheEntry(json, ChronoUnit.MICROS.between(Instant.EPOCH, now), ttl.toMillis(), now);
            NearEntry near = NearEntry.of(entry);
            first.change(
                    key,
                    current -> current != null && current.present() && current.freshAt(now.toEpochMilli())
                            ? current
                            : near);
            return second.offer(key, entry, ttl).then();
        });
    }

    /**
     * Keeps a value for all gateways unless there is one already.
     *
     * @return the entry that all know now; empty when Redis can't tell, then nothing is kept. Never fails
     */
    public Mono<NearEntry> claim(EntryKey key, String json, Duration ttl) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            CacheEntry entry = new CacheEntry(json, ChronoUnit.MICROS.between(Instant.EPOCH, now), ttl.toMillis(), now);
            return second.offer(key, entry, ttl)
                    .map(NearEntry::of)
                    .doOnNext(kept -> first.change(key, current -> kept));
        });
    }

    /** How long requests took whose answer was found there, from their arrival on. */
    public void answered(String cache, CacheOutcome outcome, long micros) {
        meters.answered(cache, outcome, micros);
    }

    /**
     * What this process did so far.
     *
     * @param instance its name
     * @param since when it started
     */
    NearCacheSampled sample(String instance, Instant since, boolean redisAvailable) {
        return new NearCacheSampled(
                instance,
                since,
                clock.instant(),
                first.maxBytes(),
                flights.size(),
                redisAvailable,
                meters.sample(first::sizes));
    }

    /** What was read most since the last time that this was asked, the most read first. */
    List<HotKey> hottest(int most) {
        return hot.harvest(most);
    }

    /** Takes note of what an operator had removed. */
    void apply(CacheCleared cleared) {
        if (clears.add(cleared)) {
            first.removeIf((key, entry) -> cleared.removes(key.cache(), key.key(), entry.tags(), entry.version()));
        }
    }

    /** Whether nothing is known that makes the entry untrue. */
    private boolean holds(EntryKey key, NearEntry entry) {
        return floors.hold(entry) && clears.hold(key, entry);
    }

    /** Entries that are being searched for. */
    int searches() {
        return flights.size();
    }

    /** What was read of each cache since the start. */
    List<ReadCounts> reads() {
        return meters.reads();
    }

    /** Takes note of what cache-service tells. Called by one thread, in the order of the log. */
    void apply(CacheUpdateEvent update) {
        if (update instanceof EntryLoaded loaded) {
            loaded(new EntryKey(loaded.cache(), loaded.key()), NearEntry.of(loaded), loaded.forAll());
        } else if (update instanceof ChangeAnswered change) {
            floors.raise(change.tags());
        } else if (update instanceof EntryInvalidated invalidated) {
            invalidated(new EntryKey(invalidated.cache(), invalidated.key()), invalidated.version());
        } else if (update instanceof EntryLoadFailed failed) {
            Flight flight = flights.get(new EntryKey(failed.cache(), failed.key()));
            if (flight != null) {
                flight.update.completeExceptionally(new EntryUnavailableException(failed.detail()));
            }
        }
    }

    /** Forgets everything, since updates may have been missed. Called by the thread of {@link #apply}. */
    void clear() {
        generation.incrementAndGet();
        first.clear();
    }

    /** @param forAll whether it is kept though nobody here asked for it */
    private void loaded(EntryKey key, NearEntry loaded, boolean forAll) {
        Flight flight = flights.get(key);
        if (flight == null && first.get(key) == null && !forAll) {
            return;
        }
        if (!holds(key, loaded)) {
            overtaken(key, loaded, flight);
            return;
        }
        NearEntry newest = keep(key, loaded, flight);
        if (flight != null) {
            // even if it is no longer true, it was when its readers began to wait
            flight.update.complete(newest == null ? loaded : newest);
        }
    }

    /** A change came before the load's answer: who waits may have made it, and must not read the state before it. */
    private void overtaken(EntryKey key, NearEntry loaded, @Nullable Flight flight) {
        if (flight != null && flight.asked.get() > 0 && flight.asked.get() < MOST_LOADS) {
            ask(key, flight, new Demand(floors.of(loaded.tags()), clears.floor(key, loaded.tags())));
        }
    }

    private void invalidated(EntryKey key, long version) {
        first.change(key, current -> {
            Flight flight = flights.get(key);
            if (flight != null) {
                flight.invalidatedUpTo = Math.max(flight.invalidatedUpTo, version);
            }
            return current == null || current.version() <= version ? null : current;
        });
    }

    /**
     * Keeps an entry, unless there is a newer one or it is known to be no longer true.
     *
     * @return the newer of the two; null when neither is true
     */
    private @Nullable NearEntry keep(EntryKey key, NearEntry entry, @Nullable Flight flight) {
        NearEntry[] newest = new NearEntry[1];
        first.change(key, current -> {
            if (current != null && current.version() > entry.version() && holds(key, current)) {
                newest[0] = current;
                return current;
            }
            if (flight != null && entry.version() <= flight.invalidatedUpTo) {
                return current;
            }
            newest[0] = entry;
            return entry.ttlMillis() <= 0 ? current : entry;
        });
        return newest[0];
    }

    private Flight flight(EntryKey key, TraceContext trace) {
        Flight underWay = flights.get(key);
        if (underWay != null) {
            meters.coalesced(key.cache());
            return underWay;
        }
        Flight mine = new Flight(generation.get(), trace);
        if (flights.size() >= settings.maxLoads()) {
            settle(key, mine, new EntryUnavailableException("too many entries are being loaded"));
            return mine;
        }
        Flight other = flights.putIfAbsent(key, mine);
        if (other != null) {
            meters.coalesced(key.cache());
            return other;
        }
        fromSecondLevel(key, mine)
                .switchIfEmpty(Mono.defer(() -> load(key, mine)))
                .subscribe(read -> land(key, mine, read), failure -> crash(key, mine, failure));
        return mine;
    }

    private Mono<NearRead> fromSecondLevel(EntryKey key, Flight flight) {
        return second.read(key)
                .map(NearEntry::of)
                .filter(entry -> holds(key, entry))
                .filter(entry -> freshOrKept(key, entry, flight))
                .mapNotNull(entry -> keepFromSecondLevel(key, entry, flight))
                .map(entry -> new NearRead(entry, Level.L2, false));
    }

    /** An entry past its time is of use here if no newer one can be had. */
    private boolean freshOrKept(EntryKey key, NearEntry entry, Flight flight) {
        boolean fresh = entry.freshAt(clock.millis());
        if (!fresh) {
            keepFromSecondLevel(key, entry, flight);
        }
        return fresh;
    }

    private @Nullable NearEntry keepFromSecondLevel(EntryKey key, NearEntry entry, Flight flight) {
        NearEntry newest = keep(key, entry, flight);
        if (flight.generation != generation.get()) {
            first.remove(key);
        }
        return newest;
    }

    private Mono<NearRead> load(EntryKey key, Flight flight) {
        if (!flight.update.isDone()) {
            ask(key, flight, new Demand(null, clears.floor(key, List.of())));
        }
        return Mono.fromFuture(flight.update, true)
                .timeout(settings.loadTimeout(), timer)
                .onErrorMap(TimeoutException.class, e -> new EntryUnavailableException("the load took too long"))
                .map(entry -> new NearRead(entry, Level.L3, false));
    }

    private void ask(EntryKey key, Flight flight, Demand demand) {
        flight.asked.incrementAndGet();
        requests.request(key, demand, flight.trace).whenComplete((done, failure) -> {
            if (failure != null) {
                flight.update.completeExceptionally(new EntryUnavailableException("the load can't be asked for"));
            }
        });
    }

    private void land(EntryKey key, Flight flight, NearRead read) {
        flights.remove(key, flight);
        flight.result.complete(read);
    }

    private void crash(EntryKey key, Flight flight, Throwable failure) {
        flights.remove(key, flight);
        settle(key, flight, failure);
    }

    /** Ends a search that found nothing: with what is left of old, if there is any. */
    private void settle(EntryKey key, Flight flight, Throwable failure) {
        NearEntry old = first.get(key);
        if (old == null || !holds(key, old)) {
            flight.result.completeExceptionally(failure);
        } else {
            flight.result.complete(new NearRead(old, Level.L1, !old.freshAt(clock.millis())));
        }
    }
}
