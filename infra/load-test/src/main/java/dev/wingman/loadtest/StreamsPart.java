package dev.wingman.loadtest;

import dev.wingman.loadtest.Report.Row;
import dev.wingman.loadtest.SseConnection.Ended;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/** A thousand streams of five seconds at once: begun in the same moment, and begun within a second. */
final class StreamsPart {

    private static final int STREAMS = 1_000;
    private static final int WARM_UP_STREAMS = 300;
    private static final int TOKENS_PER_SECOND = 50;
    private static final int TOKENS = 250;
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double MOST_LATE_MILLIS = 250;
    private static final double MOST_HEAP_MIB = 512;

    private static final int WARM_UP_CONNECTIONS = 64;

    private final HttpLoad load;
    private final Target target;
    private final Target shortStreams;
    private final Duration warmUp;
    private final Report report;

    /** @param shortStreams for the warm-up: streams of five seconds alone would take an hour to compile what they use */
    StreamsPart(HttpLoad load, Target target, Target shortStreams, Duration warmUp, Report report) {
        this.load = load;
        this.target = target;
        this.shortStreams = shortStreams;
        this.warmUp = warmUp;
        this.report = report;
    }

    /** Settings under which the simulated provider's answers last five seconds, a quarter more or less. */
    static Map<String, String> settings() {
        return Map.of(
                "SIMULATED_FIRST_TOKEN", "0ms",
                "SIMULATED_TOKENS_PER_SECOND", Integer.toString(TOKENS_PER_SECOND),
                "SIMULATED_REPLY_TOKENS", Integer.toString(TOKENS));
    }

    void measure(Map<String, Integer> services) throws InterruptedException {
        load.closed(shortStreams, WARM_UP_CONNECTIONS, warmUp);
        long message = messageThatLastsFiveSeconds();
        long warm = System.nanoTime() + warmUp.toNanos();
        do {
            stream(STREAMS, Duration.ZERO, number -> message);
        } while (System.nanoTime() < warm);
        try (HeapWatch heap = new HeapWatch(services)) {
            add(stream(STREAMS, Duration.ZERO, number -> message), heap.mostMib());
        }
        addSpread(stream(STREAMS, WITHIN, number -> message));
    }

    /** The length of an answer depends on the message: of the warm-up's messages, the one nearest to five seconds. */
    private long messageThatLastsFiveSeconds() throws InterruptedException {
        Map<Long, Long> tokens = new LinkedHashMap<>();
        List<Ended> answers = stream(WARM_UP_STREAMS, Duration.ZERO, number -> number);
        for (int i = 0; i < answers.size(); i++) {
            StreamTranscript transcript = StreamTranscript.of(answers.get(i).body());
            if (transcript.flaw().isEmpty()) {
                tokens.put((long) i, transcript.tokens());
            }
        }
        return tokens.entrySet().stream()
                .min(Comparator.comparingLong(entry -> Math.abs(entry.getValue() - 1 - TOKENS)))
                .orElseThrow(() -> new IllegalStateException("No stream of the warm-up was whole"))
                .getKey();
    }

    /**
     * @param within time over which they begin
     * @param message number of the message of each stream
     */
    private List<Ended> stream(int count, Duration within, LongUnaryOperator message) throws InterruptedException {
        List<SseConnection> streams = new ArrayList<>();
        List<Channel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                SseConnection stream = new SseConnection();
                streams.add(stream);
                Bootstrap bootstrap = load.bootstrap(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(), stream);
                    }
                });
                channels.add(HttpLoad.connect(bootstrap, target, i));
            }
            for (int i = 0; i < count; i++) {
                SseConnection stream = streams.get(i);
                Channel channel = channels.get(i);
                long number = message.applyAsLong(i);
                channels.get(0)
                        .eventLoop()
                        .schedule(
                                () -> stream.send(channel.pipeline().lastContext(), target.request(number)),
                                within.toNanos() * i / count,
                                TimeUnit.NANOSECONDS);
            }
            awaitAll(streams);
        } finally {
            for (Channel channel : channels) {
                channel.close().sync();
            }
        }
        return streams.stream().map(stream -> stream.ended().join()).toList();
    }

    private static void awaitAll(List<SseConnection> streams) throws InterruptedException {
        CompletableFuture<?>[] all = streams.stream().map(SseConnection::ended).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // What has not ended by now ends when its connection is closed, and counts as incomplete.
        } catch (ExecutionException e) {
            throw new IllegalStateException("A stream can't fail", e.getCause());
        }
    }

    private void add(List<Ended> streams, Map<String, Double> heap) {
        List<String> flaws = new ArrayList<>();
        List<Double> lateMillis = new ArrayList<>();
        double seconds = late(streams, lateMillis, flaws);
        lateMillis.sort(Comparator.naturalOrder());
        double[] acceptedMillis = streams.stream()
                .mapToDouble(stream -> stream.firstNanos() / 1e6)
                .sorted()
                .toArray();
        String what = "%,d streams of %.1f s, ".formatted(STREAMS, seconds);
        report.add(new Row(
                what + "whole and in order",
                "%,d%s".formatted(lateMillis.size(), flaws.isEmpty() ? "" : ", one " + flaws.get(0)),
                "",
                "",
                "all",
                lateMillis.size() == STREAMS));
        double slowest = lateMillis.isEmpty() ? Double.NaN : lateMillis.get(lateMillis.size() - 1);
        report.add(new Row(
                what + "the slowest is late by",
                "%.0f ms".formatted(slowest),
                "",
                "",
                "< %.0f ms".formatted(MOST_LATE_MILLIS),
                slowest < MOST_LATE_MILLIS));
        if (!lateMillis.isEmpty()) {
            report.add(Row.info(what + "late at p50", "%.0f ms".formatted(lateMillis.get(lateMillis.size() / 2)), ""));
            report.add(Row.info(
                    what + "the last is accepted after",
                    "%.0f ms".formatted(acceptedMillis[acceptedMillis.length - 1]),
                    ""));
        }
        report.add(new Row(
                what + "most heap used",
                heap.entrySet().stream()
                        .map(entry -> "%s %.0f".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ", "", " MiB")),
                "",
                "",
                "< %.0f MiB each".formatted(MOST_HEAP_MIB),
                !heap.isEmpty() && heap.values().stream().allMatch(mib -> mib < MOST_HEAP_MIB)));
    }

    private void addSpread(List<Ended> streams) {
        List<Double> lateMillis = new ArrayList<>();
        double seconds = late(streams, lateMillis, new ArrayList<>());
        report.add(Row.info(
                "%,d streams of %.1f s begun within %d s, whole; the slowest is late by"
                        .formatted(STREAMS, seconds, WITHIN.toSeconds()),
                "%,d; %.0f ms"
                        .formatted(
                                lateMillis.size(),
                                lateMillis.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .max()
                                        .orElse(Double.NaN)),
                ""));
    }

    /** Sorts streams into whole ones, which are so late, and others; returns how long an answer lasts at least. */
    private static double late(List<Ended> streams, List<Double> lateMillis, List<String> flaws) {
        double seconds = 0;
        for (Ended stream : streams) {
            StreamTranscript transcript = StreamTranscript.of(stream.body());
            Optional<String> flaw = stream.whole() ? transcript.flaw() : Optional.of("was cut");
            if (flaw.isPresent()) {
                flaws.add(flaw.get());
            } else {
                seconds = (transcript.tokens() - 1) / (double) TOKENS_PER_SECOND;
                lateMillis.add(stream.nanos() / 1e6 - seconds * 1_000);
            }
        }
        return seconds;
    }
}
