package dev.wingman.loadtest;

import dev.wingman.loadtest.Report.Row;
import java.util.function.ToDoubleFunction;

/** The chat beside the echo: latency at a fixed rate, then as many as 64 connections can have. */
final class ChatParts {

    private static final int CHATS_PER_SECOND = 100;
    private static final int CONNECTIONS = 64;
    private static final double MOST_TIMES_ECHO = 2.5;
    private static final double LEAST_PER_SECOND = 1_300;

    private final HttpLoad load;
    private final Target wingman;
    private final Target echo;
    private final Timing timing;
    private final Report report;

    ChatParts(HttpLoad load, Target wingman, Target echo, Timing timing, Report report) {
        this.load = load;
        this.wingman = wingman;
        this.echo = echo;
        this.timing = timing;
        this.report = report;
    }

    private interface Measurement {
        LoadResult of(Target target) throws InterruptedException;
    }

    private record Pair(LoadResult wingman, LoadResult echo) {}

    void warmUp() throws InterruptedException {
        load.closed(echo, CONNECTIONS, timing.warmUp());
        load.closed(wingman, CONNECTIONS, timing.warmUp());
        load.open(echo, CHATS_PER_SECOND, CONNECTIONS, timing.warmUp().dividedBy(4));
        load.open(wingman, CHATS_PER_SECOND, CONNECTIONS, timing.warmUp().dividedBy(4));
    }

    void latency() throws InterruptedException {
        Pair pair = inTurn(target -> load.open(target, CHATS_PER_SECOND, CONNECTIONS, timing.measured()));
        String what = "chat at " + CHATS_PER_SECOND + "/s, ";
        report.add(times(what + "p50", pair, result -> result.millisAt(50)));
        report.add(times(what + "p99", pair, result -> result.millisAt(99)));
        report.add(failures(what + "failed of sent", pair));
    }

    void throughput(TurnLog turns) throws InterruptedException {
        Pair pair = inTurn(target -> load.closed(target, CONNECTIONS, timing.measured()));
        LoadResult chats = pair.wingman();
        String what = "chat at " + CONNECTIONS + " connections, ";
        report.add(new Row(
                what + "answers",
                "%.0f/s".formatted(chats.perSecond()),
                "%.0f/s".formatted(pair.echo().perSecond()),
                "%.2f".formatted(chats.perSecond() / pair.echo().perSecond()),
                "≥ %.0f/s".formatted(LEAST_PER_SECOND),
                chats.perSecond() >= LEAST_PER_SECOND));
        report.add(Row.info(
                what + "p50 / p99",
                "%.1f / %.1f ms".formatted(chats.millisAt(50), chats.millisAt(99)),
                "%.1f / %.1f ms".formatted(pair.echo().millisAt(50), pair.echo().millisAt(99))));
        long logged = turns.count(chats.sent());
        report.add(new Row(
                what + "turns in the log",
                "%,d of %,d".formatted(logged, chats.answered()),
                "",
                "",
                "each",
                logged >= chats.answered()));
        report.add(failures(what + "failed of sent", pair));
    }

    private Pair inTurn(Measurement measurement) throws InterruptedException {
        LoadResult ofWingman = null;
        LoadResult ofEcho = null;
        for (int round = 0; round < timing.rounds(); round++) {
            boolean wingmanFirst = Timing.wingmanFirst(round);
            LoadResult first = measurement.of(wingmanFirst ? wingman : echo);
            LoadResult second = measurement.of(wingmanFirst ? echo : wingman);
            LoadResult chats = wingmanFirst ? first : second;
            LoadResult echoes = wingmanFirst ? second : first;
            ofWingman = ofWingman == null ? chats : ofWingman.plus(chats);
            ofEcho = ofEcho == null ? echoes : ofEcho.plus(echoes);
        }
        if (ofWingman == null || ofEcho == null) {
            throw new IllegalStateException("At least one round is needed");
        }
        return new Pair(ofWingman, ofEcho);
    }

    private static Row times(String what, Pair pair, ToDoubleFunction<LoadResult> millis) {
        double wingman = millis.applyAsDouble(pair.wingman());
        double echo = millis.applyAsDouble(pair.echo());
        return new Row(
                what,
                "%.2f ms".formatted(wingman),
                "%.2f ms".formatted(echo),
                "%.2f".formatted(wingman / echo),
                "≤ %.1f".formatted(MOST_TIMES_ECHO),
                wingman / echo <= MOST_TIMES_ECHO);
    }

    private static Row failures(String what, Pair pair) {
        return new Row(
                what,
                "%,d of %,d".formatted(pair.wingman().failed(), pair.wingman().sent()),
                "%,d of %,d".formatted(pair.echo().failed(), pair.echo().sent()),
                "",
                "none",
                pair.wingman().failed() == 0);
    }
}
