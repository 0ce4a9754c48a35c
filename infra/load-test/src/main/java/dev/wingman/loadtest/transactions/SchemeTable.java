package dev.wingman.loadtest.transactions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Medians over rounds. The ratios are medians of the ratios to the bare hop of the same round.
 *
 * @param perSecond the rate at which they were measured
 * @param results of each scheme, one for each round
 */
record SchemeTable(int perSecond, Map<Scheme, List<SchemeResult>> results) {

    String markdown() {
        StringBuilder table = new StringBuilder();
        table.append("At %,d answers a second; relayed = decided to read by the gateway.%n%n".formatted(perSecond));
        table.append("| scheme | relayed p50 | relayed p99 | × bare p50 | × bare p99 | committed p99 | commits/s |"
                + " CPU for 1,000 | not relayed |\n");
        table.append("|---|---|---|---|---|---|---|---|---|\n");
        results.keySet().forEach(scheme -> table.append(row(scheme)));
        return table.toString();
    }

    private String row(Scheme scheme) {
        return "| %s | %.1f ms | %.1f ms | %.1f | %.1f | %s | %.0f | %.0f ms | %.0f |%n"
                .formatted(
                        scheme.title(),
                        median(scheme, SchemeResult::relayedP50Millis),
                        median(scheme, SchemeResult::relayedP99Millis),
                        medianRatio(scheme, SchemeResult::relayedP50Millis),
                        medianRatio(scheme, SchemeResult::relayedP99Millis),
                        scheme.transactional()
                                ? "%.0f ms".formatted(median(scheme, SchemeResult::committedP99Millis))
                                : "–",
                        median(scheme, SchemeResult::commitsPerSecond),
                        median(scheme, SchemeResult::cpuMillisPerThousand),
                        median(scheme, SchemeResult::lost));
    }

    private double median(Scheme scheme, ToDoubleFunction<SchemeResult> figure) {
        return median(of(scheme).stream().mapToDouble(figure).toArray());
    }

    private double medianRatio(Scheme scheme, ToDoubleFunction<SchemeResult> figure) {
        List<SchemeResult> own = of(scheme);
        List<SchemeResult> bare = of(Scheme.BARE_HOP);
        return median(IntStream.range(0, own.size())
                .mapToDouble(round -> figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(bare.get(round)))
                .toArray());
    }

    private List<SchemeResult> of(Scheme scheme) {
        return Objects.requireNonNull(results.get(scheme));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
