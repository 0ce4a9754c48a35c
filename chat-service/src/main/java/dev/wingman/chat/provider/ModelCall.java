package dev.wingman.chat.provider;

import dev.wingman.chat.pricing.PriceList;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** One call while it runs, and what is known of it afterwards. For one subscriber. */
final class ModelCall {

    /**
     * Longest answer, in UTF-16 code units: far beyond what a tier is asked for, and short enough that a turn with it and
     * the longest message fits into a record, whatever must be escaped. A longer one is cut.
     */
    static final int MAX_ANSWER_CHARS = 128 * 1024;

    private final ChainLink link;
    private final ProviderCall call;
    private final Tier tier;
    private final CallWatch watch;
    private final Timekeeper time;
    private final long started;

    private long firstText;
    private boolean textSeen;
    private int chars;
    private boolean cut;
    private @Nullable Usage usage;
    private @Nullable FinishReason finish;
    private @Nullable ProviderException failure;

    /** @param remaining nanoseconds that the request has left */
    ModelCall(ChainLink link, ProviderCall call, Tier tier, CallLimits limits, long remaining, Timekeeper time) {
        this.link = link;
        this.call = call;
        this.tier = tier;
        this.watch = new CallWatch(limits, remaining, time);
        this.time = time;
        this.started = time.now();
    }

    /**
     * The text of the answer. Needs a permission of the link's circuit, and gives it back; never ends in an error: see
     * {@link #failure()}.
     */
    Flux<ModelEvent> run() {
        return watch.guard(link.provider().stream(call))
                .<ModelEvent>handle(this::take)
                .onErrorResume(this::broken)
                .doOnComplete(this::close)
                .doOnCancel(link.circuit()::releasePermission);
    }

    /** Why the call failed; null when it gave an answer. */
    @Nullable
    ProviderException failure() {
        return failure;
    }

    /** Why the answer ended; null when the call failed. */
    @Nullable
    FinishReason finish() {
        return failure == null ? finish : null;
    }

    /** Whether the provider told how many tokens it counted. */
    boolean counted() {
        return usage != null;
    }

    /** The usage record; whoever calls it does so once, at the end. */
    ModelCallCompleted record(PriceList prices) {
        Usage counted = usage == null ? Usage.NONE : usage;
        return new ModelCallCompleted(
                call.requestId(),
                call.attempt(),
                link.provider().name(),
                call.model(),
                tier,
                failure == null ? ModelCallOutcome.SUCCEEDED : failure.fault().outcome(),
                counted,
                prices.costMicroUsd(call.model(), counted),
                textSeen ? micros(firstText) : 0,
                micros(time.now()),
                time.instant());
    }

    private void take(ProviderEvent event, SynchronousSink<ModelEvent> sink) {
        if (event instanceof ProviderEvent.Text piece) {
            if (!textSeen) {
                textSeen = true;
                firstText = time.now();
            }
            watch.text();
            takeText(piece.text(), sink);
        } else if (event instanceof ProviderEvent.Counted count) {
            usage = count.usage();
        } else if (event instanceof ProviderEvent.Finished end) {
            finish = cut ? FinishReason.LENGTH : end.reason();
            watch.finished();
        } else {
            watch.alive(textSeen);
        }
    }

    /** What goes beyond the longest answer is dropped while the call goes on to its end, where the tokens are counted. */
    private void takeText(String text, SynchronousSink<ModelEvent> sink) {
        int room = MAX_ANSWER_CHARS - chars;
        String taken = text.length() <= room ? text : text.substring(0, whole(text, room));
        chars += taken.length();
        if (taken.length() < text.length()) {
            chars = MAX_ANSWER_CHARS;
            cut = true;
        }
        if (!taken.isEmpty()) {
            sink.next(new ModelEvent.TextDelta(call.attempt(), taken));
        }
    }

    /** No half character at the end. */
    private static int whole(String text, int length) {
        return length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }

    /** After the complete answer only the count of tokens can be lost: the answer stands. */
    private Flux<ModelEvent> broken(Throwable error) {
        if (finish == null) {
            failure = error instanceof ProviderException known
                    ? known
                    : new ProviderException(
                            ProviderFault.BROKEN, error.getClass().getSimpleName());
        }
        return Flux.empty();
    }

    private void close() {
        if (failure == null && finish == null) {
            failure = new ProviderException(ProviderFault.BROKEN, "the answer ended before it was complete");
        } else if (failure == null && !textSeen && finish == FinishReason.CONTENT_FILTER) {
            failure = new ProviderException(ProviderFault.CONTENT_REFUSED, "the answer was withheld");
        } else if (failure == null
                && !textSeen
                && finish == FinishReason.STOP
                && call.stops().isEmpty()) {
            failure = new ProviderException(ProviderFault.BROKEN, "the answer was empty");
        }
        long nanos = time.now() - started;
        if (failure == null) {
            link.circuit().onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else if (failure.fault().providerAtFault()) {
            link.circuit().onError(nanos, TimeUnit.NANOSECONDS, failure);
        } else {
            link.circuit().releasePermission();
        }
    }

    private long micros(long moment) {
        return TimeUnit.NANOSECONDS.toMicros(moment - started);
    }
}
