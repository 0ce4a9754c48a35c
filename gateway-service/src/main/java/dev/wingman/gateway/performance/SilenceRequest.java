package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.JsonFields;
import dev.wingman.schemas.alerts.AlertLabels;
import dev.wingman.schemas.alerts.AlertMatcher;
import dev.wingman.schemas.alerts.MatchOperator;
import dev.wingman.schemas.alerts.SilenceCreated;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /performance/silences}; its matchers have the form of Alertmanager's API. Pure. */
final class SilenceRequest {

    static final Duration LONGEST = Duration.ofDays(90);

    private static final int MOST_MATCHERS = 20;
    private static final int LONGEST_VALUE = 500;
    private static final int LONGEST_COMMENT = 1_000;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private SilenceRequest() {}

    /** @throws dev.wingman.gateway.edge.Rejection when it is no silence */
    static SilenceCreated read(JsonFields body, String silenceId, String operator, Instant now) {
        body.allow(Set.of("matchers", "startsAt", "endsAt", "comment"));
        List<AlertMatcher> matchers = matchers(body);
        Instant wanted = instant(body, "startsAt");
        Instant startsAt = wanted == null || wanted.isBefore(now) ? now : wanted;
        Instant endsAt = instant(body, "endsAt");
        if (endsAt == null) {
            throw body.invalid("endsAt", "is missing");
        }
        if (!endsAt.isAfter(startsAt)) {
            throw body.invalid("endsAt", "must lie after now and after `startsAt`");
        }
        if (endsAt.isAfter(now.plus(LONGEST))) {
            throw body.invalid("endsAt", "may lie at most " + LONGEST.toDays() + " days ahead");
        }
        return new SilenceCreated(
                silenceId, matchers, startsAt, endsAt, body.demandText("comment", LONGEST_COMMENT), operator, now);
    }

    private static List<AlertMatcher> matchers(JsonFields body) {
        List<AlertMatcher> matchers = new ArrayList<>();
        boolean narrow = false;
        for (JsonFields one : body.demandObjects("matchers", MOST_MATCHERS)) {
            AlertMatcher matcher = matcher(one);
            matchers.add(matcher);
            narrow |= !AlertLabels.all(List.of(matcher)).matches(Map.of());
        }
        if (!narrow) {
            throw body.invalid(
                    "matchers", "must hold one that an absent label does not match: this would silence everything");
        }
        return matchers;
    }

    private static AlertMatcher matcher(JsonFields one) {
        one.allow(Set.of("name", "value", "isRegex", "isEqual"));
        String name = one.text("name", LABEL, "a label's name");
        if (name == null) {
            throw one.invalid("name", "is missing");
        }
        String value = one.text("value", LONGEST_VALUE);
        if (value == null) {
            throw one.invalid("value", "is missing");
        }
        boolean equal = !Boolean.FALSE.equals(one.flag("isEqual"));
        if (!Boolean.TRUE.equals(one.flag("isRegex"))) {
            return new AlertMatcher(name, equal ? MatchOperator.EQUAL : MatchOperator.NOT_EQUAL, value);
        }
        try {
            Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw one.invalid("value", "is no regular expression");
        }
        return new AlertMatcher(name, equal ? MatchOperator.MATCHES : MatchOperator.MATCHES_NOT, value);
    }

    private static @Nullable Instant instant(JsonFields body, String name) {
        String text = body.text(name, 64);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw body.invalid(name, "must be a time like 2026-11-21T10:42:00Z");
        }
    }
}
