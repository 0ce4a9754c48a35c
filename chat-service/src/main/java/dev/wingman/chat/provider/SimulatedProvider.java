package dev.wingman.chat.provider;

import dev.wingman.chat.provider.ProviderEvent.Counted;
import dev.wingman.chat.provider.ProviderEvent.Finished;
import dev.wingman.chat.provider.ProviderEvent.Text;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Answers without a model, in the rhythm of one: what runs when no real provider is configured. Text comes on a shared
 * beat of {@value #BEAT_MILLIS} ms, all tokens that are due in one piece, so that thousands of streams need neither
 * threads nor timers of their own.
 */
final class SimulatedProvider implements ModelProvider {

    static final String NAME = "simulated";
    static final long BEAT_MILLIS = 20;

    private static final double NANOS_PER_SECOND = 1e9;

    private final SimulatedSettings settings;
    private final Timekeeper time;
    private final Metronome metronome;

    SimulatedProvider(SimulatedSettings settings, Timekeeper time) {
        this.settings = settings;
        this.time = time;
        this.metronome = new Metronome(Duration.ofMillis(BEAT_MILLIS), time.scheduler());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Flux<ProviderEvent> stream(ProviderCall call) {
        return Flux.defer(() -> {
            SplittableRandom random =
                    new SplittableRandom(31L * call.requestId().hashCode() + call.attempt());
            boolean fails = random.nextDouble() < settings.failureRate();
            boolean later = random.nextBoolean();
            if (fails && !later) {
                return Flux.error(new ProviderException(ProviderFault.UNAVAILABLE, "simulated outage"));
            }
            SimulatedReply reply = SimulatedReply.to(call, settings.replyTokens());
            List<String> tokens = reply.tokens();
            if (fails) {
                return text(tokens.subList(0, tokens.size() / 2), random)
                        .concatWith(Flux.error(new ProviderException(ProviderFault.BROKEN, "simulated break")));
            }
            return text(tokens, random).concatWithValues(new Counted(reply.usage()), new Finished(reply.finish()));
        });
    }

    private Flux<ProviderEvent> text(List<String> tokens, SplittableRandom random) {
        if (tokens.isEmpty()) {
            return Flux.empty();
        }
        long firstToken = (long) (settings.firstToken().toNanos() * (0.75 + random.nextDouble() / 2));
        if (firstToken == 0 && settings.tokensPerSecond() == 0) {
            return Flux.just(new Text(String.join("", tokens)));
        }
        Pace pace = new Pace(tokens, time.now() + firstToken);
        Flux<Long> beats = firstToken == 0 ? metronome.beats().startWith(0L) : metronome.beats();
        return beats.handle(pace::play);
    }

    /** Which tokens are due; for one stream. */
    private final class Pace {

        private final List<String> tokens;
        private final long start;
        private int played;

        Pace(List<String> tokens, long start) {
            this.tokens = tokens;
            this.start = start;
        }

        void play(long beat, SynchronousSink<ProviderEvent> sink) {
            int due = due(time.now() - start);
            if (due > played) {
                sink.next(new Text(String.join("", tokens.subList(played, due))));
                played = due;
            }
            if (played == tokens.size()) {
                sink.complete();
            }
        }

        private int due(long sinceFirst) {
            if (sinceFirst < 0) {
                return 0;
            }
            if (settings.tokensPerSecond() == 0) {
                return tokens.size();
            }
            double due = 1 + sinceFirst / NANOS_PER_SECOND * settings.tokensPerSecond();
            return (int) Math.min(due, tokens.size());
        }
    }
}
