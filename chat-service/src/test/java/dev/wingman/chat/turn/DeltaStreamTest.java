package dev.wingman.chat.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.provider.ModelEvent.TextDelta;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ReplyDelta;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class DeltaStreamTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<ReplyDelta> published = new ArrayList<>();
    private CompletableFuture<Void> acknowledgement = CompletableFuture.completedFuture(null);
    private final DeltaPace pace = new DeltaPace(Duration.ofMillis(80), 100);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private DeltaStream stream(int attemptBase) {
        return new DeltaStream(
                Samples.request("r1", "hi"),
                TraceContext.start(),
                (partition, delta, trace) -> {
                    published.add(delta);
                    return acknowledgement;
                },
                time,
                pace,
                attemptBase,
                new TurnMetrics(meters));
    }

    @Test
    void theFirstTextLeavesAtOnceAndTheRestIsPutTogether() {
        DeltaStream stream = stream(0);
        stream.add(new TextDelta(1, "Hello"));
        stream.add(new TextDelta(1, ", "));
        stream.add(new TextDelta(1, "world"));

        assertThat(published).extracting(ReplyDelta::text).containsExactly("Hello");
        time.advanceTimeBy(Duration.ofMillis(80));

        assertThat(published).extracting(ReplyDelta::text).containsExactly("Hello", ", world");
        assertThat(published).extracting(ReplyDelta::position).containsExactly(0, 5);
    }

    @Test
    void withManyStreamsTextIsPutTogetherForLongerUntilTheyEnd() {
        List<DeltaStream> crowd =
                IntStream.range(0, 19).mapToObj(i -> stream(0)).toList();
        DeltaStream stream = stream(0);
        stream.add(new TextDelta(1, "a"));
        stream.add(new TextDelta(1, "b"));

        time.advanceTimeBy(Duration.ofMillis(199));
        assertThat(published).extracting(ReplyDelta::text).containsExactly("a");
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(published).extracting(ReplyDelta::text).containsExactly("a", "b");

        crowd.forEach(DeltaStream::close);
        crowd.forEach(DeltaStream::close);
        assertThat(pace.pauseMillis()).isEqualTo(80);
    }

    @Test
    void aNewAttemptDropsWhatWaitsAndStartsAnewAtOnce() {
        DeltaStream stream = stream(128);
        stream.add(new TextDelta(1, "Hel"));
        stream.add(new TextDelta(1, "lo"));

        stream.add(new TextDelta(2, "Good day"));
        time.advanceTimeBy(Duration.ofMillis(80));

        assertThat(published).extracting(ReplyDelta::text).containsExactly("Hel", "Good day");
        assertThat(published).extracting(ReplyDelta::attempt).containsExactly(129, 130);
        assertThat(published).extracting(ReplyDelta::position).containsExactly(0, 0);
    }

    @Test
    void finishingSendsTheRestAndWaitsForItsAcknowledgement() {
        DeltaStream stream = stream(0);
        stream.add(new TextDelta(1, "a"));
        stream.add(new TextDelta(1, "b"));
        acknowledgement = new CompletableFuture<>();

        CompletableFuture<Void> finished = stream.finish();

        assertThat(published).extracting(ReplyDelta::text).containsExactly("a", "b");
        assertThat(finished).isNotDone();
        acknowledgement.complete(null);
        assertThat(finished).isCompleted();
    }

    @Test
    void aDeltaThatCanNotBePublishedIsCountedAndDoesNotFailTheAnswer() {
        DeltaStream stream = stream(0);
        acknowledgement = CompletableFuture.failedFuture(new IllegalStateException("full"));
        stream.add(new TextDelta(1, "a"));

        assertThat(stream.finish()).isCompleted();
        assertThat(meters.get("wingman.chat.deltas.lost").counter().count()).isEqualTo(1);
    }
}
