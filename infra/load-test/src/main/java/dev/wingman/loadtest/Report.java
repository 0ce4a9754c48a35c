package dev.wingman.loadtest;

import dev.wingman.schemas.WireJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The comparison as it grows. Not safe for concurrent use. */
final class Report {

    /**
     * One line of the comparison.
     *
     * @param other what the same load gave on the echo or the bare handler; empty when there is nothing to compare with
     * @param ratio of the two; empty when there is no target for one
     * @param target what must be; empty for a figure that only informs
     * @param met null for a figure that only informs
     */
    record Row(
            String measured,
            String wingman,
            String other,
            String ratio,
            String target,
            @Nullable Boolean met) {

        static Row info(String measured, String wingman, String other) {
            return new Row(measured, wingman, other, "", "", null);
        }

        private List<String> cells() {
            return List.of(measured, wingman, other, ratio, target, met == null ? "" : met ? "yes" : "NO");
        }
    }

    private static final List<String> HEAD =
            List.of("measured", "Wingman", "echo / bare handler", "ratio", "target", "met");

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, String> conditions = new LinkedHashMap<>();

    void add(Row row) {
        rows.add(row);
    }

    /** Under what it was measured. */
    void condition(String name, String value) {
        conditions.put(name, value);
    }

    boolean allMet() {
        return rows.stream().noneMatch(row -> Boolean.FALSE.equals(row.met()));
    }

    /** A table that is easy to read as text too. */
    String markdown() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(row -> lines.add(row.cells()));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(line(lines, lines.get(i), " "));
            if (i == 0) {
                text.append(line(lines, HEAD.stream().map(cell -> "").toList(), "-"));
            }
        }
        text.append("\n");
        conditions.forEach((name, value) -> text.append("- %s: %s%n".formatted(name, value)));
        return text.toString();
    }

    private static String line(List<List<String>> lines, List<String> cells, String fill) {
        StringBuilder text = new StringBuilder("|");
        for (int column = 0; column < cells.size(); column++) {
            int at = column;
            int width = lines.stream()
                    .map(line -> line.get(at).length())
                    .max(Comparator.naturalOrder())
                    .orElse(0);
            String cell = cells.get(column);
            text.append(fill)
                    .append(cell)
                    .append(fill.repeat(width - cell.length() + 1))
                    .append("|");
        }
        return text.append("\n").toString();
    }

    String json() {
        return WireJson.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("conditions", conditions, "rows", rows));
    }
}
