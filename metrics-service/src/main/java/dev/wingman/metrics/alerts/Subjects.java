package dev.wingman.metrics.alerts;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which subjects a rule looks at. Immutable.
 *
 * @param include patterns in which {@code *} stands for any characters; one of them must fit
 * @param exclude of these none may
 */
record Subjects(List<Pattern> include, List<Pattern> exclude) {

    static Subjects of(List<String> include, List<String> exclude) {
        return new Subjects(
                include.stream().map(Subjects::pattern).toList(),
                exclude.stream().map(Subjects::pattern).toList());
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    }

    boolean cover(String subject) {
        return any(include, subject) && !any(exclude, subject);
    }

    private static boolean any(List<Pattern> patterns, String subject) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(subject).matches());
    }
}
