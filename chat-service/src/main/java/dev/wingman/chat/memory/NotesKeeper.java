package dev.wingman.chat.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wingman.chat.embedding.Embedder;
import dev.wingman.chat.tokens.TokenCounter;
import dev.wingman.schemas.chat.ConversationTurn;
import dev.wingman.schemas.chat.TurnCompleted;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps the notes on long conversations, and works on them when a turn has ended: adds the turn, has turns without a vector
 * embedded, and has the summary written when enough has left the window. Short conversations have no notes. Safe for
 * concurrent use.
 *
 * <p>One turn is embedded at a time, over all conversations, with a pause after each: messages that wait for an answer
 * go first.
 */
final class NotesKeeper implements ConversationMemory.Follower, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotesKeeper.class);

    private static final int MOST_EMBEDDABLE = 1_000;
    private static final int MOST_WAITING = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration STORE_LIMIT = Duration.ofMillis(200);

    private static final Duration OPEN_LIMIT = Duration.ofMillis(400);

    private final ContextSettings.Compression settings;
    private final int window;
    private final int mostInMemory;
    private final TokenCounter tokens;
    private final Embedder embedder;
    private final TurnStore history;
    private final RedisSummaries summaries;
    private final Summarizer summarizer;
    private final InstantSource clock;
    private final Cache<ConversationId, ConversationNotes> notes;
    private final Scheduler thread = Schedulers.newSingle("memory", true);

    // What follows belongs to the thread.
    private final Set<ConversationId> toEmbed = new LinkedHashSet<>();
    private boolean embedding;

    /** @param mostInMemory turns of a conversation that are handed in at most; those before them are in the history */
    NotesKeeper(
            ContextSettings.Compression settings,
            int mostInMemory,
            TokenCounter tokens,
            Embedder embedder,
            TurnStore history,
            RedisSummaries summaries,
            Summarizer summarizer,
            InstantSource clock,
            MeterRegistry meters) {
        this.settings = settings;
        int smallest =
                settings.budgets().values().stream().min(Integer::compare).orElse(0);
        this.window = (int) (smallest * settings.latestShare());
        this.mostInMemory = mostInMemory;
        this.tokens = tokens;
        this.embedder = embedder;
        this.history = history;
        this.summaries = summaries;
        this.summarizer = summarizer;
        this.clock = clock;
        this.notes = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(settings.mostNotesCharacters())
                .weigher((ConversationId id, ConversationNotes kept) -> kept.weight())
                .build();
        meters.gauge("wingman.chat.memory.notes", Tags.empty(), notes, Cache::estimatedSize);
    }

    /** The text of which a vector is made: the begin of a longer one. */
    static String embeddable(String text) {
        return text.length() <= MOST_EMBEDDABLE ? text : text.substring(0, MOST_EMBEDDABLE);
    }

    /**
     * The notes on a conversation, made if need be: turns before those in memory and the last summary are then asked for. If
     * they don't come soon it is done without, this time: later messages find them.
     *
     * @param turns the newest turns of the conversation, oldest first
     */
    Mono<ConversationNotes> open(ConversationId conversation, List<ConversationTurn> turns) {
        ConversationNotes kept = notes.getIfPresent(conversation);
        if (kept != null && !kept.isFull()) {
            kept.add(turns);
            return Mono.just(kept);
        }
        if (turns.size() < mostInMemory) {
            return made(conversation, List.of(), turns);
        }
        CompletableFuture<ConversationNotes> whole = history.load(conversation, settings.mostTurns())
                .flatMap(past -> made(conversation, past, turns))
                .toFuture();
        return Mono.fromFuture(whole, true)
                .timeout(OPEN_LIMIT)
                .onErrorResume(e -> Mono.empty())
                .switchIfEmpty(Mono.defer(() -> made(conversation, List.of(), turns)));
    }

    /** Makes notes anew, in the place of those that there may be by now, unless these know more. */
    private Mono<ConversationNotes> made(
            ConversationId conversation, List<ConversationTurn> past, List<ConversationTurn> turns) {
        return soon(summaries.load(conversation))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .publishOn(Schedulers.parallel())
                .map(last -> {
                    ConversationNotes made = new ConversationNotes(conversation, tokens, settings.mostTurns());
                    made.add(past);
                    made.add(turns);
                    last.ifPresent(made::summary);
                    return keep(conversation, made);
                });
    }

    private ConversationNotes keep(ConversationId conversation, ConversationNotes made) {
        ConversationNotes kept = Objects.requireNonNull(notes.asMap().merge(conversation, made, (before, after) -> {
            if (before.size() >= after.size() && !before.isFull()) {
                return before;
            }
            Summary summary = before.summary();
            if (summary != null) {
                after.summary(summary);
            }
            return after;
        }));
        run(() -> embedSoon(conversation));
        return kept;
    }

    private static <T> Mono<T> soon(Mono<T> store) {
        return store.timeout(STORE_LIMIT).onErrorResume(e -> Mono.empty());
    }

    /** {@inheritDoc} Others may have served its conversations meanwhile: all notes are made anew. */
    @Override
    public void opened() {
        notes.invalidateAll();
    }

    @Override
    public void ended(int partition, TurnCompleted turn, List<ConversationTurn> turns) {
        if (!turn.remembered()) {
            summarizer.ended(turn);
            return;
        }
        ConversationId conversation = new ConversationId(turn.userId(), turn.conversationId());
        ConversationNotes kept = notes.getIfPresent(conversation);
        if (kept != null) {
            run(() -> {
                kept.add(turns);
                // Weighs them anew.
                notes.asMap().computeIfPresent(conversation, (id, current) -> current);
                embedSoon(conversation);
                summarise(partition, turn.tenantId(), conversation, kept);
            });
        }
    }

    @Override
    public void close() {
        thread.dispose();
    }

    private void run(Runnable task) {
        try {
            thread.schedule(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The notes are closed", e);
        }
    }

    private void embedSoon(ConversationId conversation) {
        if (toEmbed.size() < MOST_WAITING) {
            toEmbed.add(conversation);
        }
        embedNext();
    }

    private void embedNext() {
        if (embedding || toEmbed.isEmpty()) {
            return;
        }
        ConversationId conversation = toEmbed.iterator().next();
        toEmbed.remove(conversation);
        ConversationNotes kept = notes.getIfPresent(conversation);
        if (kept == null) {
            embedNext();
            return;
        }
        embedding = true;
        embedOne(kept)
                .repeat()
                .takeWhile(done -> done)
                .doFinally(end -> run(() -> {
                    embedding = false;
                    embedNext();
                }))
                .subscribe(done -> {}, e -> LOG.error("Turns of a conversation can't be embedded", e));
    }

    /** Whether there was a turn to embed and it was embedded: if the embedder is busy, the rest waits for the next turn. */
    private Mono<Boolean> embedOne(ConversationNotes kept) {
        return Mono.defer(() -> {
            Integer place = kept.nextToEmbed();
            return place == null
                    ? Mono.just(false)
                    : embedder.embed(embeddable(kept.text(place)))
                            .map(vector -> {
                                kept.vector(place, vector);
                                return true;
                            })
                            .onErrorResume(e -> {
                                LOG.debug("A turn can't be embedded", e);
                                return Mono.just(false);
                            })
                            .defaultIfEmpty(false)
                            .delayElement(PAUSE, thread);
        });
    }

    private void summarise(int partition, String tenant, ConversationId conversation, ConversationNotes kept) {
        List<ConversationTurn> left = kept.toSummarise(window, settings.summaryStep());
        if (left.isEmpty()) {
            return;
        }
        Summary last = kept.summary();
        summarizer
                .summarise(new Summarizer.Material(
                        conversation, tenant, partition, last == null ? null : last.text(), left))
                .flatMap(text -> {
                    Summary next = new Summary(
                            conversation.userId(),
                            last == null ? 1 : last.version() + 1,
                            text,
                            left.get(left.size() - 1).requestId(),
                            clock.instant());
                    kept.summary(next);
                    return summaries.save(conversation, next);
                })
                .doFinally(end -> kept.summarised())
                .subscribe(done -> {}, e -> LOG.error("A summary could not be written", e));
    }
}
