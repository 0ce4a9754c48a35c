package dev.wingman.cache.changing;

import dev.wingman.cache.loading.Announcements;
import dev.wingman.cache.store.EntryStore;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.ChangeAnswered;
import dev.wingman.schemas.cache.ChangeRequested;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Changes of which it is not known whether they are committed: the database went away in the midst of them, or a process
 * died before it announced them. Asks every second, in one query for all of them, and announces those that are. One that
 * is not there half a minute after it came here is taken for not committed. Keeps at most {@value #MOST}; of more, copies
 * may be served until their time is over. Safe for concurrent use.
 */
final class DoubtfulChanges implements AutoCloseable {

    static final int MOST = 10_000;
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration UNTIL_ENDED = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(DoubtfulChanges.class);

    private record Doubt(TraceContext trace, Instant since) {}

    private final ChangeJournal journal;
    private final EntryStore store;
    private final Announcements announcements;
    private final Clock clock;
    private final Map<String, Doubt> doubts = new ConcurrentHashMap<>();
    private final Disposable.Swap asking = Disposables.swap();

    DoubtfulChanges(ChangeJournal journal, EntryStore store, Announcements announcements, Clock clock) {
        this.journal = journal;
        this.store = store;
        this.announcements = announcements;
        this.clock = clock;
    }

    void start() {
        asking.update(Flux.interval(PERIOD)
                .onBackpressureDrop()
                .concatMap(tick -> ask())
                .subscribe(
                        done -> {},
                        failure -> log.atError().setCause(failure).log("doubtful changes are no longer looked up")));
    }

    void add(ChangeRequested request, TraceContext trace) {
        if (doubts.size() < MOST) {
            doubts.put(request.requestId(), new Doubt(trace, clock.instant()));
        } else {
            log.atWarn()
                    .addKeyValue("requestId", request.requestId())
                    .log("too many changes are in doubt; this one is not looked up");
        }
    }

    private Mono<Void> ask() {
        if (doubts.isEmpty()) {
            return Mono.empty();
        }
        Instant asked = clock.instant();
        Set<String> open = Set.copyOf(doubts.keySet());
        return journal.find(open)
                .concatMap(this::announce)
                .then(Mono.fromRunnable(() -> doubts.values()
                        .removeIf(doubt -> doubt.since().plus(UNTIL_ENDED).isBefore(asked))))
                .then()
                .timeout(LIMIT)
                // the database is away, or Kafka is: both say so elsewhere
                .onErrorResume(failure -> Mono.empty());
    }

    private Mono<Void> announce(ChangeAnswered answer) {
        Doubt doubt = doubts.get(answer.requestId());
        if (doubt == null) {
            return Mono.empty();
        }
        return store.invalidate(answer.tags())
                .then(Mono.fromCompletionStage(() -> announcements.announce(answer, doubt.trace())))
                .doOnSuccess(done -> doubts.remove(answer.requestId()))
                .then();
    }

    @Override
    public void close() {
        asking.dispose();
    }
}
