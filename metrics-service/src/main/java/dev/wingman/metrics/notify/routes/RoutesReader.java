package dev.wingman.metrics.notify.routes;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.notify.routes.RoutesText.Written;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenEscalation;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenInhibition;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenRoute;
import dev.wingman.schemas.alerts.AlertLabels;
import dev.wingman.schemas.alerts.AlertMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes routes of what is written, or says what is wrong with it. For one use, by one thread. */
final class RoutesReader {

    static final int MOST_ROUTES = 200;
    static final int MOST_INHIBITIONS = 50;
    static final int DEEPEST = 10;

    /** Groups by all labels. */
    static final String ALL_LABELS = "...";

    private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private final Written written;
    private final String version;
    private final ReceiversReader receivers;
    private int routes;

    RoutesReader(Written written, String version, boolean allowPrivateAddresses) {
        this.written = written;
        this.version = version;
        this.receivers = new ReceiversReader(written.receivers(), allowPrivateAddresses);
    }

    Routes routes() {
        Map<String, Receiver> known = new LinkedHashMap<>();
        receivers.receivers().forEach((name, receiver) -> {
            if (receiver != null) {
                known.put(name, receiver);
            }
        });
        WrittenRoute top = written.route();
        if (top == null) {
            throw new InvalidFileException("`route` is missing");
        }
        if (top.match() != null) {
            throw new InvalidFileException("route.match: the first route takes every alert");
        }
        Route defaults = new Route(
                "",
                labels -> true,
                List.of(),
                Set.of("rule"),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofHours(4),
                null,
                false,
                List.of());
        return new Routes(version, route(top, "route", "{}", defaults, 1), inhibitions(), Map.copyOf(known));
    }

    private Route route(WrittenRoute route, String place, String key, Route parent, int depth) {
        demand(++routes <= MOST_ROUTES, place, "there are more than " + MOST_ROUTES + " routes");
        demand(depth <= DEEPEST, place, "routes are nested more than " + DEEPEST + " deep");
        List<AlertMatcher> matchers = matchers(place + ".match", route.match());
        Route own = new Route(
                key,
                AlertLabels.all(matchers),
                route.receivers() == null ? parent.receivers() : names(place + ".receivers", route.receivers()),
                groupBy(place + ".groupBy", route.groupBy(), parent.groupBy()),
                duration(place + ".groupWait", route.groupWait(), parent.groupWait(), Duration.ZERO),
                duration(
                        place + ".groupInterval", route.groupInterval(), parent.groupInterval(), Duration.ofSeconds(1)),
                duration(
                        place + ".repeatInterval",
                        route.repeatInterval(),
                        parent.repeatInterval(),
                        Duration.ofSeconds(1)),
                escalation(place + ".escalate", route.escalate(), parent.escalation()),
                Boolean.TRUE.equals(route.continues()),
                List.of());
        Escalation escalation = own.escalation();
        demand(
                escalation == null || escalation.receivers().stream().noneMatch(own.receivers()::contains),
                place + ".escalate.receivers",
                "must be others than those of the route");
        List<Route> children = new ArrayList<>();
        List<@Nullable WrittenRoute> below = route.routes() == null ? List.of() : route.routes();
        for (int i = 0; i < below.size(); i++) {
            String childPlace = place + ".routes[" + i + "]";
            WrittenRoute child = required(below.get(i), childPlace);
            String childKey = key + "/"
                    + matchers(childPlace + ".match", child.match()).stream()
                            .map(AlertMatcher::toString)
                            .sorted()
                            .collect(Collectors.joining(",", "{", "}"));
            children.add(route(child, childPlace, childKey, own, depth + 1));
        }
        return new Route(
                own.key(),
                own.test(),
                own.receivers(),
                own.groupBy(),
                own.groupWait(),
                own.groupInterval(),
                own.repeatInterval(),
                own.escalation(),
                own.continues(),
                List.copyOf(children));
    }

    private @Nullable Escalation escalation(
            String place, @Nullable WrittenEscalation escalation, @Nullable Escalation inherited) {
        if (escalation == null) {
            return inherited;
        }
        List<String> to = names(place + ".receivers", required(escalation.receivers(), place + ".receivers"));
        Duration after = duration(
                place + ".after", required(escalation.after(), place + ".after"), Duration.ZERO, Duration.ofSeconds(1));
        return to.isEmpty() ? null : new Escalation(after, to);
    }

    private List<Inhibition> inhibitions() {
        List<@Nullable WrittenInhibition> all = written.inhibit() == null ? List.of() : written.inhibit();
        demand(all.size() <= MOST_INHIBITIONS, "inhibit", "holds more than " + MOST_INHIBITIONS);
        List<Inhibition> read = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String place = "inhibit[" + i + "]";
            WrittenInhibition one = required(all.get(i), place);
            List<AlertMatcher> source = matchers(place + ".source", required(one.source(), place + ".source"));
            List<AlertMatcher> target = matchers(place + ".target", required(one.target(), place + ".target"));
            demand(!source.isEmpty() && !target.isEmpty(), place, "source and target must not be empty");
            read.add(new Inhibition(
                    AlertLabels.all(source),
                    AlertLabels.all(target),
                    List.copyOf(labels(place + ".equal", one.equal() == null ? List.of() : one.equal()))));
        }
        return List.copyOf(read);
    }

    private List<AlertMatcher> matchers(String place, @Nullable List<@Nullable String> texts) {
        List<AlertMatcher> read = new ArrayList<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            try {
                read.add(MatcherText.read(required(text, place)));
            } catch (InvalidFileException e) {
                throw new InvalidFileException(place + ": " + e.getMessage());
            }
        }
        return read;
    }

    /** Those that have an address, each once. */
    private List<String> names(String place, List<@Nullable String> texts) {
        Map<String, @Nullable Receiver> known = receivers.receivers();
        Set<String> names = new LinkedHashSet<>();
        for (String text : texts) {
            String name = required(text, place);
            demand(known.containsKey(name), place, "there is no receiver " + name + "; there are " + known.keySet());
            if (known.get(name) != null) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private @Nullable Set<String> groupBy(
            String place, @Nullable List<@Nullable String> texts, @Nullable Set<String> inherited) {
        if (texts == null) {
            return inherited;
        }
        if (texts.contains(ALL_LABELS)) {
            demand(
                    texts.size() == 1,
                    place,
                    "`" + ALL_LABELS + "` stands for all labels, so nothing may stand beside it");
            return null;
        }
        return labels(place, texts);
    }

    private Set<String> labels(String place, List<@Nullable String> texts) {
        Set<String> names = new LinkedHashSet<>();
        for (String text : texts) {
            String name = required(text, place);
            demand(LABEL.matcher(name).matches(), place, "a label must match " + LABEL + ", but is " + name);
            names.add(name);
        }
        return Set.copyOf(names);
    }

    private static Duration duration(String place, @Nullable String text, Duration inherited, Duration least) {
        return text == null ? inherited : DurationText.read(place, text, least);
    }

    private static <T> T required(@Nullable T value, String place) {
        if (value == null) {
            throw new InvalidFileException(place + " is missing");
        }
        return value;
    }

    private static void demand(boolean holds, String place, String complaint) {
        if (!holds) {
            throw new InvalidFileException(place + ": " + complaint);
        }
    }
}
