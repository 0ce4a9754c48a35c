package dev.wingman.cli.plot;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A figure over time, a line for each subject: an SVG in an HTML page without scripts. Durations are drawn on a logarithmic
 * scale, since those of a cache and of a model are five powers of ten apart. Not safe for concurrent use.
 */
final class Plot {

    static final int MOST_LINES = 8;

    private static final int WIDTH = 1_100;
    private static final int HEIGHT = 420;
    private static final int LEFT = 78;
    private static final int BOTTOM = 34;
    private static final int TOP = 12;
    private static final int GAP_SECONDS = 60;
    private static final double MILLI = 1_000;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final List<String> COLORS =
            List.of("#2c5fc9", "#c2650c", "#16805c", "#7b4bc4", "#b32e55", "#0f7f96", "#7d6010", "#666c76");
    private static final List<String> DASHES = List.of("", "7 4", "2 3", "9 3 2 3", "4 4", "12 4", "2 6", "6 2 2 2");

    private final Map<String, NavigableMap<Instant, Double>> lines = new TreeMap<>();
    private final boolean duration;

    /** @param field the name of the figure; its end is its unit */
    Plot(String field) {
        this.duration = field.endsWith("Micros");
    }

    /** A duration of 0 is none: nothing was measured. */
    void add(String subject, Instant end, double value) {
        if (!duration || value > 0) {
            lines.computeIfAbsent(subject, name -> new TreeMap<>()).put(end, duration ? value / MILLI : value);
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    int subjects() {
        return lines.size();
    }

    int points() {
        return lines.values().stream().mapToInt(Map::size).sum();
    }

    /** The page; all text in it is escaped. */
    String html(String title, ZoneId zone) {
        List<Map.Entry<String, NavigableMap<Instant, Double>>> shown = lines.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        line -> -highest(line.getValue().values())))
                .limit(MOST_LINES)
                .toList();
        Scale scale = Scale.of(shown.stream().map(Map.Entry::getValue).toList(), duration);
        StringBuilder svg = new StringBuilder();
        StringBuilder legend = new StringBuilder();
        scale.ticks()
                .forEach(tick -> svg.append(String.format(
                        Locale.ROOT,
                        "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' class='grid'/><text x='%d' y='%.1f' class='end'>%s</text>%n",
                        LEFT,
                        WIDTH,
                        scale.y(tick),
                        scale.y(tick),
                        LEFT - 8,
                        scale.y(tick) + 4,
                        figure(tick))));
        scale.times()
                .forEach(time -> svg.append(String.format(
                        Locale.ROOT,
                        "<text x='%.1f' y='%d' class='middle'>%s</text>%n",
                        scale.x(time),
                        HEIGHT - 10,
                        CLOCK.format(time.atZone(zone)))));
        for (int i = 0; i < shown.size(); i++) {
            String stroke = "stroke='" + COLORS.get(i) + "' stroke-dasharray='" + DASHES.get(i) + "'";
            svg.append("<path ")
                    .append(stroke)
                    .append(" d='")
                    .append(path(shown.get(i).getValue(), scale))
                    .append("'/>\n");
            legend.append("<tr><td><svg width='34' height='8'><path ")
                    .append(stroke)
                    .append(" d='M0 4H34'/></svg></td><th>")
                    .append(escaped(shown.get(i).getKey()))
                    .append("</th><td>")
                    .append(figure(shown.get(i).getValue().lastEntry().getValue()))
                    .append("</td><td>")
                    .append(figure(highest(shown.get(i).getValue().values())))
                    .append("</td></tr>\n");
        }
        return PAGE.formatted(escaped(title), escaped(title), WIDTH + 10, HEIGHT, escaped(title), svg, legend);
    }

    /** Breaks where a window is missing. */
    private static String path(NavigableMap<Instant, Double> line, Scale scale) {
        StringBuilder path = new StringBuilder();
        Instant before = Instant.MIN;
        for (Map.Entry<Instant, Double> point : line.entrySet()) {
            boolean joined = !before.isBefore(point.getKey().minusSeconds(GAP_SECONDS));
            path.append(joined ? 'L' : 'M')
                    .append(String.format(
                            Locale.ROOT, "%.1f %.1f", scale.x(point.getKey()), scale.y(point.getValue())));
            before = point.getKey();
        }
        return path.toString();
    }

    private String figure(double value) {
        if (!duration) {
            return value == Math.rint(value)
                    ? String.format(Locale.ROOT, "%,.0f", value)
                    : String.format(Locale.ROOT, "%.3f", value);
        }
        return value >= MILLI
                ? String.format(Locale.ROOT, "%.3g s", value / MILLI)
                : String.format(Locale.ROOT, "%.3g ms", value);
    }

    private static double highest(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }

    /** Where values and times lie on the picture. */
    private record Scale(Instant from, Instant to, double low, double high, boolean logarithmic) {

        static Scale of(List<NavigableMap<Instant, Double>> lines, boolean logarithmic) {
            Instant from = lines.stream()
                    .map(NavigableMap::firstKey)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            Instant to = lines.stream()
                    .map(NavigableMap::lastKey)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            double high = lines.stream()
                    .mapToDouble(line -> highest(line.values()))
                    .max()
                    .orElse(1);
            double low = lines.stream()
                    .flatMap(line -> line.values().stream())
                    .mapToDouble(Double::doubleValue)
                    .min()
                    .orElse(0);
            return logarithmic
                    ? new Scale(
                            from,
                            to,
                            Math.floor(Math.log10(low)),
                            Math.max(Math.ceil(Math.log10(high)), Math.floor(Math.log10(low)) + 1),
                            true)
                    : new Scale(
                            from, to, Math.min(0, low), high <= Math.min(0, low) ? Math.min(0, low) + 1 : high, false);
        }

        double x(Instant time) {
            double whole = Math.max(1, to.getEpochSecond() - from.getEpochSecond());
            return LEFT + (WIDTH - LEFT) * ((time.getEpochSecond() - from.getEpochSecond()) / whole);
        }

        double y(double value) {
            double place = logarithmic ? Math.log10(value) : value;
            return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (place - low) / (high - low));
        }

        List<Double> ticks() {
            if (logarithmic) {
                return IntStream.rangeClosed((int) low, (int) high)
                        .mapToObj(power -> Math.pow(10, power))
                        .toList();
            }
            return IntStream.rangeClosed(0, 4)
                    .mapToObj(part -> low + (high - low) * part / 4)
                    .toList();
        }

        List<Instant> times() {
            long step = Math.max(60, (to.getEpochSecond() - from.getEpochSecond()) / 6 / 60 * 60);
            long first = (from.getEpochSecond() + step - 1) / step * step;
            return LongStream.iterate(first, time -> time <= to.getEpochSecond(), time -> time + step)
                    .mapToObj(Instant::ofEpochSecond)
                    .toList();
        }
    }

    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>%s</title><style>
            :root { color-scheme: light dark; }
            body { font: 14px/1.5 system-ui, sans-serif; max-width: 1130px; margin: 24px auto; padding: 0 16px; }
            svg { width: 100%%; height: auto; } td svg { width: 34px; }
            path { fill: none; stroke-width: 1.6; }
            text { font-size: 12px; fill: GrayText; } .end { text-anchor: end; } .middle { text-anchor: middle; }
            .grid { stroke: GrayText; stroke-opacity: 0.25; }
            th { text-align: left; font-weight: 500; } td, th { padding: 2px 14px 2px 0; }
            </style></head><body><h1>%s</h1>
            <svg viewBox="0 0 %d %d" role="img" aria-label="%s over time; the table has the last and the highest values">
            %s</svg>
            <table><thead><tr><td></td><th>Subject</th><td>Last</td><td>Highest</td></tr></thead><tbody>
            %s</tbody></table></body></html>
            """;
}
