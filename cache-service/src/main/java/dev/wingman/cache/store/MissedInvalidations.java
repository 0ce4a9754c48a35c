package dev.wingman.cache.store;

import dev.wingman.schemas.cache.TagVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invalidations that Redis has yet to be told, the highest version of each tag. Keeps at most {@value #MOST}: of more, copies
 * may be found in Redis until their time is over. Safe for concurrent use.
 */
final class MissedInvalidations {

    static final int MOST = 100_000;
    private static final Logger log = LoggerFactory.getLogger(MissedInvalidations.class);

    private final Map<String, TagVersion> missed = new ConcurrentHashMap<>();

    void add(List<TagVersion> tags) {
        for (TagVersion tag : tags) {
            if (missed.size() >= MOST && !missed.containsKey(tag.tag())) {
                log.atWarn()
                        .addKeyValue("tag", tag.tag())
                        .log("too many invalidations wait for Redis; this one is lost");
                return;
            }
            missed.merge(tag.tag(), tag, (one, other) -> one.version() >= other.version() ? one : other);
        }
    }

    boolean isEmpty() {
        return missed.isEmpty();
    }

    /** All that there are; they are no longer here then. */
    List<TagVersion> take() {
        List<TagVersion> taken = List.copyOf(missed.values());
        taken.forEach(tag -> missed.remove(tag.tag(), tag));
        return taken;
    }
}
