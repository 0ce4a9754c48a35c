package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.TagVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators had removed. A copy that a clear names is not true, wherever it comes from and whenever: Redis may have
 * been away when it was cleared. Remembers {@value #MOST} clears; of more, everything up to the newest of them counts as
 * removed. Safe for concurrent use.
 */
final class Clears {

    static final int MOST = 1_000;

    /** Immutable; the newest last. */
    private record Known(List<CacheCleared> clears, long newest) {}

    private volatile Known known = new Known(List.of(), Long.MIN_VALUE);

    /** @return whether it was not known */
    synchronized boolean add(CacheCleared cleared) {
        List<CacheCleared> before = known.clears();
        if (before.stream().anyMatch(each -> each.commandId().equals(cleared.commandId()))) {
            return false;
        }
        long newest = Math.max(known.newest(), cleared.version());
        List<CacheCleared> after = new ArrayList<>(before.size() < MOST ? before : List.of());
        after.add(before.size() < MOST ? cleared : everything(cleared, newest));
        known = new Known(List.copyOf(after), newest);
        return true;
    }

    /** Whether no clear names the entry. */
    boolean hold(EntryKey key, NearEntry entry) {
        Known now = known;
        if (entry.version() > now.newest()) {
            return true;
        }
        for (CacheCleared cleared : now.clears()) {
            if (cleared.removes(key.cache(), key.key(), entry.tags(), entry.version())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The version that an entry has to exceed.
     *
     * @param tags what it depends on, as far as that is known
     * @return null when any will do
     */
    @Nullable
    Long floor(EntryKey key, List<TagVersion> tags) {
        Long floor = null;
        for (CacheCleared cleared : known.clears()) {
            if (cleared.removes(key.cache(), key.key(), tags, cleared.version())) {
                floor = floor == null ? cleared.version() : Math.max(floor, cleared.version());
            }
        }
        return floor;
    }

    private static CacheCleared everything(CacheCleared last, long version) {
        return new CacheCleared(
                last.commandId(),
                null,
                null,
                null,
                last.operator(),
                null,
                null,
                last.requestedAt(),
                version,
                last.clearedAt());
    }
}
