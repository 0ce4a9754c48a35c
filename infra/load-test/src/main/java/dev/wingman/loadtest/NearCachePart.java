package dev.wingman.loadtest;

import dev.wingman.loadtest.Report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A near-cache hit of the gateway beside a bare handler that returns the same bytes. */
final class NearCachePart {

    private static final int CONNECTIONS = 64;
    private static final double LEAST_SHARE = 0.5;

    private final HttpLoad load;
    private final Optional<Wrk> wrk;
    private final Timing timing;
    private final Report report;

    NearCachePart(HttpLoad load, Optional<Wrk> wrk, Timing timing, Report report) {
        this.load = load;
        this.wrk = wrk;
        this.timing = timing;
        this.report = report;
    }

    /** A server to be measured. */
    record Server(Target target, @Nullable String token, long pid) {}

    private record Sum(long requests, double seconds, long failed, Duration cpu) {

        static final Sum NONE = new Sum(0, 0, 0, Duration.ZERO);

        Sum plus(long requests, double perSecond, long failed, Duration cpu) {
            return new Sum(
                    this.requests + requests,
                    seconds + (perSecond == 0 ? 0 : requests / perSecond),
                    this.failed + failed,
                    this.cpu.plus(cpu));
        }

        double perSecond() {
            return seconds == 0 ? 0 : requests / seconds;
        }

        double cpuMicros() {
            return cpu.toNanos() / 1e3 / Math.max(1, requests);
        }
    }

    void measure(Server gateway, Server bare) throws IOException, InterruptedException {
        run(bare, Sum.NONE, timing.warmUp());
        run(gateway, Sum.NONE, timing.warmUp());
        Sum hits = Sum.NONE;
        Sum plain = Sum.NONE;
        for (int round = 0; round < timing.rounds(); round++) {
            if (Timing.wingmanFirst(round)) {
                hits = run(gateway, hits, timing.measured());
                plain = run(bare, plain, timing.measured());
            } else {
                plain = run(bare, plain, timing.measured());
                hits = run(gateway, hits, timing.measured());
            }
        }
        add(hits, plain);
    }

    private Sum run(Server server, Sum sum, Duration duration) throws IOException, InterruptedException {
        Duration before = Processes.cpu(server.pid());
        if (wrk.isPresent()) {
            Wrk.Outcome outcome = wrk.get().closed(server.target(), server.token(), CONNECTIONS, duration);
            return sum.plus(
                    outcome.requests(),
                    outcome.perSecond(),
                    outcome.failed(),
                    Processes.cpu(server.pid()).minus(before));
        }
        LoadResult result = load.closed(server.target(), CONNECTIONS, duration);
        return sum.plus(
                result.answeredInTime(),
                result.perSecond(),
                result.failed(),
                Processes.cpu(server.pid()).minus(before));
    }

    private void add(Sum hits, Sum plain) {
        String what = "near-cache hit, ";
        double share = hits.perSecond() / plain.perSecond();
        report.add(new Row(
                what + "answers",
                "%,.0f/s".formatted(hits.perSecond()),
                "%,.0f/s".formatted(plain.perSecond()),
                "%.0f %%".formatted(share * 100),
                "≥ %.0f %%".formatted(LEAST_SHARE * 100),
                share >= LEAST_SHARE));
        report.add(new Row(
                what + "CPU of the server for one",
                "%.1f µs".formatted(hits.cpuMicros()),
                "%.1f µs".formatted(plain.cpuMicros()),
                "%.0f %%".formatted(plain.cpuMicros() / hits.cpuMicros() * 100),
                "",
                null));
        report.add(new Row(
                what + "failed",
                "%,d of %,d".formatted(hits.failed(), hits.requests()),
                "%,d of %,d".formatted(plain.failed(), plain.requests()),
                "",
                "none",
                hits.failed() == 0));
        report.condition(
                "generator of the near-cache part",
                wrk.map(program -> program.program().toString()).orElse("built in"));
    }
}
