package dev.wingman.gateway.nearcache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.wingman.schemas.cache.TagVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest changes that this process knows of. An entry that was loaded before one of them is no longer true, wherever
 * it comes from and whenever: from this process, from Redis, or from a load that was overtaken by the change. So a
 * change costs the same whatever depends on it. Safe for concurrent use.
 *
 * <p>A change is remembered for as long as an entry may live. If there are too many to remember, everything with tags
 * that was loaded until then counts as no longer true.
 */
final class TagFloors {

    /** By so much the clocks of gateways and cache-services may differ. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final Cache<String, Long> floors;
    private final AtomicLong notBeforeMillis = new AtomicLong(Long.MIN_VALUE);

    /** @param keepFor longer than any entry with tags may be served */
    TagFloors(int most, Duration keepFor, Clock clock) {
        this.floors = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(most)
                .expireAfterWrite(keepFor)
                .evictionListener((tag, version, cause) -> forgotten(cause, clock))
                .build();
    }

    private void forgotten(RemovalCause cause, Clock clock) {
        if (cause == RemovalCause.SIZE) {
            notBeforeMillis.accumulateAndGet(clock.millis() + SKEW.toMillis(), Math::max);
        }
    }

    void raise(List<TagVersion> tags) {
        for (TagVersion tag : tags) {
            floors.asMap().merge(tag.tag(), tag.version(), Math::max);
        }
    }

    /** Whether nothing is known that makes the entry untrue. */
    boolean hold(NearEntry entry) {
        List<TagVersion> tags = entry.tags();
        if (tags.isEmpty()) {
            return true;
        }
        for (TagVersion tag : tags) {
            Long floor = floors.getIfPresent(tag.tag());
            if (floor != null && floor > tag.version()) {
                return false;
            }
        }
        return entry.loadedAtMillis() > notBeforeMillis.get();
    }

    /** The least versions with which an entry of these tags is true. */
    List<TagVersion> of(List<TagVersion> tags) {
        return tags.stream()
                .map(tag -> new TagVersion(
                        tag.tag(),
                        Math.max(tag.version(), Objects.requireNonNullElse(floors.getIfPresent(tag.tag()), 0L))))
                .toList();
    }
}
