package dev.wingman.gateway.resources;

import dev.wingman.schemas.cache.CacheResourceAnnounced;
import dev.wingman.schemas.cache.PublicRead;
import dev.wingman.schemas.cache.ResourcePath;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of the announcements is served. An announcement is left out, with one line in the log, when it can't be read, when
 * its path is served by a route of the gateway's own, when another cache was announced for the path later, and past
 * {@value #MOST} pairs of cache and path since the start: so labels of telemetry are bounded, too. Used by one thread.
 */
final class AnnouncedResources {

    static final int MOST = 100;

    /** What is left out for a reason is named once, and no more than so many. */
    private static final int MOST_NAMED = 1_000;

    private static final int LONGEST_NAMED = 300;

    private static final Logger log = LoggerFactory.getLogger(AnnouncedResources.class);

    /** A cache and how it is read. */
    record Resource(String cache, PublicRead read) {}

    private record Known(Resource resource, Instant announcedAt) {}

    private final Predicate<ResourcePath> fixed;
    private final Clock clock;
    private final Map<String, Known> known = new HashMap<>();
    private final Set<Resource> everServed = new HashSet<>();
    private final Set<String> named = new HashSet<>();
    private List<Resource> served = List.of();

    /** @param fixed whether a route of the gateway's own serves the path */
    AnnouncedResources(Predicate<ResourcePath> fixed, Clock clock) {
        this.fixed = fixed;
        this.clock = clock;
    }

    /** @return whether something else is served from now on */
    boolean take(CacheResourceAnnounced announced) {
        if (announced.announcedAt().isAfter(clock.instant().plus(CacheResourceAnnounced.LEASE))) {
            // it would make all others look old
            leaveOut(announced.cache(), announced.path(), "its time lies in the future");
            return false;
        }
        Resource resource = accepted(announced);
        if (resource == null) {
            known.remove(announced.cache());
        } else {
            known.merge(
                    announced.cache(),
                    new Known(resource, announced.announcedAt()),
                    (old, latest) -> latest.announcedAt().isBefore(old.announcedAt())
                            ? new Known(latest.resource(), old.announcedAt())
                            : latest);
        }
        forgetVoid();
        List<Resource> before = served;
        served = byShape();
        return !served.equals(before);
    }

    /** Those with literals before those with variables at the same place. */
    List<Resource> served() {
        return served;
    }

    private @Nullable Resource accepted(CacheResourceAnnounced announced) {
        PublicRead read;
        try {
            read = announced.read();
        } catch (IllegalArgumentException e) {
            leaveOut(announced.cache(), announced.path(), String.valueOf(e.getMessage()));
            return null;
        }
        if (fixed.test(read.path())) {
            leaveOut(announced.cache(), announced.path(), "the gateway itself serves this path");
            return null;
        }
        Resource resource = new Resource(announced.cache(), read);
        if (!everServed.contains(resource) && everServed.size() >= MOST) {
            leaveOut(announced.cache(), announced.path(), "it is one too many");
            return null;
        }
        everServed.add(resource);
        return resource;
    }

    private void forgetVoid() {
        known.values().stream()
                .map(Known::announcedAt)
                .max(Comparator.naturalOrder())
                .map(newest -> newest.minus(CacheResourceAnnounced.LEASE))
                .ifPresent(oldest -> known.values().removeIf(each -> {
                    boolean old = each.announcedAt().isBefore(oldest);
                    if (old) {
                        log.atInfo()
                                .addKeyValue("cache", each.resource().cache())
                                .log("a cache is no longer announced, and no longer served");
                    }
                    return old;
                }));
    }

    private List<Resource> byShape() {
        Map<String, Resource> byShape = new TreeMap<>();
        known.values().stream()
                .sorted(Comparator.comparing(Known::announcedAt).reversed().thenComparing(each -> each.resource()
                        .cache()))
                .map(Known::resource)
                .forEach(resource -> {
                    Resource later = byShape.putIfAbsent(resource.read().path().shape(), resource);
                    if (later != null) {
                        leaveOut(
                                resource.cache(),
                                resource.read().path().template(),
                                "cache " + later.cache() + " was announced for the path later");
                    }
                });
        return List.copyOf(byShape.values());
    }

    private void leaveOut(String cache, String path, String reason) {
        String what = readable(cache);
        String where = readable(path);
        String why = readable(reason);
        if (named.size() < MOST_NAMED && named.add(what + ' ' + where + ' ' + why)) {
            log.atWarn()
                    .addKeyValue("cache", what)
                    .addKeyValue("path", where)
                    .log("an announced resource is left out: {}", why);
        }
    }

    /** In one line, and no longer than what could be served. */
    private static String readable(String text) {
        String cut = text.length() > LONGEST_NAMED ? text.substring(0, LONGEST_NAMED) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
