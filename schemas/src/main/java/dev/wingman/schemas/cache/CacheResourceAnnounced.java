package dev.wingman.schemas.cache;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A cache-service loads this cache, and gateways are to serve it. The latest one of a cache holds. Every instance repeats
 * its announcements every {@link #PERIOD}; one that is {@link #LEASE} older than the newest of all caches is void: those
 * who knew of it are gone. Key: the cache's name.
 */
@EventType(
        value = "dev.wingman.cache.resource-announced.v1",
        description =
                "Entries of a cache are to be served at a path; repeated for as long as an instance knows the cache.")
public record CacheResourceAnnounced(
        @JsonPropertyDescription("Name of the cache") String cache,

        @JsonPropertyDescription(
                "Path below /api/; its variables {name}, each a whole segment, are the key within the cache: in their order, joined by /")
        String path,

        @JsonPropertyDescription("Who may read it") ResourceReaders readers,

        @JsonPropertyDescription("What is said when there is no such entry, one sentence")
        String absent,

        @JsonPropertyDescription("When an instance last said so")
        Instant announcedAt)
        implements CacheResourceEvent {

    /** How often each instance repeats what it announces. */
    public static final Duration PERIOD = Duration.ofMinutes(5);

    /** How much older than the newest announcement one may be. Clocks of instances must differ by less. */
    public static final Duration LEASE = Duration.ofHours(1);

    private static final Pattern CACHE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /**
     * How it is read.
     *
     * @throws IllegalArgumentException when that can't be served, with the reason as message
     */
    public PublicRead read() {
        if (!CACHE.matcher(cache).matches()) {
            throw new IllegalArgumentException("a cache is named with 1 to 64 of a-z, 0-9 and -, a letter first");
        }
        return PublicRead.of(path, readers, absent);
    }
}
