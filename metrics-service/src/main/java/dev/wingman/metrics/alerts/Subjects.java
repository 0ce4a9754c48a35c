package dev.wingman.metrics.alerts;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which subjects a rule looks at. Immutable.
 *
 * @param include patterns of which one must fit
 * @param exclude patterns of which none may fit
 */
record Subjects(List<Glob> include, List<Glob> exclude) {

    /** Begins subjects that add up others. */
    private static final String GROUP = "group:";

    /**
     * A pattern in which {@code *} stands for any characters. What adds up others is meant by a pattern that says so only:
     * else each trouble would be told twice.
     */
    record Glob(Pattern pattern, boolean groups) {

        static Glob of(String glob) {
            String pattern =
                    Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return new Glob(Pattern.compile(pattern, Pattern.DOTALL), glob.startsWith(GROUP));
        }

        boolean fits(String subject) {
            return subject.startsWith(GROUP) == groups
                    && pattern.matcher(subject).matches();
        }
    }

    static Subjects of(List<String> include, List<String> exclude) {
        return new Subjects(
                include.stream().map(Glob::of).toList(),
                exclude.stream().map(Glob::of).toList());
    }

    boolean cover(String subject) {
        return include.stream().anyMatch(glob -> glob.fits(subject))
                && exclude.stream().noneMatch(glob -> glob.fits(subject));
    }
}
