package dev.wingman.metrics.notify.routes;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.schemas.alerts.AlertMatcher;
import dev.wingman.schemas.alerts.MatchOperator;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code severity="critical"}, {@code subject=~"GET .*"}, with or without quotes. */
final class MatcherText {

    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]{0,62})\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);

    private MatcherText() {}

    static AlertMatcher read(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidFileException(
                    "must look like severity=\"critical\", with =, !=, =~ or !~, but is " + text);
        }
        MatchOperator operator = Arrays.stream(MatchOperator.values())
                .filter(one -> one.sign().equals(parts.group(2)))
                .findFirst()
                .orElseThrow();
        String value = unquoted(parts.group(3));
        if (operator == MatchOperator.MATCHES || operator == MatchOperator.MATCHES_NOT) {
            try {
                Pattern.compile(value);
            } catch (PatternSyntaxException e) {
                throw new InvalidFileException("holds no regular expression (" + e.getDescription() + "): " + text);
            }
        }
        return new AlertMatcher(parts.group(1), operator, value);
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value;
        }
        return value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
