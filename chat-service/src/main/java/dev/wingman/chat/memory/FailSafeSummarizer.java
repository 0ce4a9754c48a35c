package dev.wingman.chat.memory;

import dev.wingman.schemas.chat.TurnCompleted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Takes a substitute's summary when the first summarizer fails, and leaves that alone for a while: from {@value
 * #FIRST_SECONDS} seconds, doubled with each failure in a row, to {@value #LONGEST_SECONDS}. Safe for concurrent use.
 */
final class FailSafeSummarizer implements Summarizer {

    private static final Logger LOG = LoggerFactory.getLogger(FailSafeSummarizer.class);

    static final long FIRST_SECONDS = 15;
    static final long LONGEST_SECONDS = 600;

    private final Summarizer first;
    private final Summarizer substitute;
    private final InstantSource clock;
    private int failures;
    private Instant pausedUntil = Instant.MIN;

    FailSafeSummarizer(Summarizer first, Summarizer substitute, InstantSource clock) {
        this.first = first;
        this.substitute = substitute;
        this.clock = clock;
    }

    @Override
    public Mono<String> summarise(Material material) {
        return Mono.defer(() -> isPaused()
                ? substitute.summarise(material)
                : first.summarise(material).doOnNext(text -> succeeded()).onErrorResume(e -> {
                    failed(e);
                    return substitute.summarise(material);
                }));
    }

    @Override
    public void ended(TurnCompleted turn) {
        first.ended(turn);
    }

    private synchronized boolean isPaused() {
        return clock.instant().isBefore(pausedUntil);
    }

    private synchronized void succeeded() {
        if (failures > 0) {
            LOG.info("Summaries are written by a model again");
        }
        failures = 0;
    }

    private synchronized void failed(Throwable e) {
        if (failures == 0) {
            LOG.warn("Summaries can't be written by a model, sentences are picked instead: {}", e.toString());
        }
        pausedUntil = clock.instant()
                .plus(Duration.ofSeconds(Math.min(LONGEST_SECONDS, FIRST_SECONDS << Math.min(failures, 10))));
        failures++;
    }
}
