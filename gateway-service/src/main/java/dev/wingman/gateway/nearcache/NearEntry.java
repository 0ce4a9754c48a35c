package dev.wingman.gateway.nearcache;

import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.EntryLoaded;
import dev.wingman.schemas.cache.TagVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/** An entry as a gateway keeps it: the bytes that it serves, which never change. Safe for concurrent use. */
public final class NearEntry {

    private static final int ETAG_BYTES = 12;
    private static final int REFRESH_PART = 5;
    private static final long REFRESH_AGAIN_MILLIS = 5_000;
    private static final AtomicLongFieldUpdater<NearEntry> NEXT_REFRESH =
            AtomicLongFieldUpdater.newUpdater(NearEntry.class, "nextRefreshMillis");

    private final byte @Nullable [] json;
    private final long version;
    private final long loadedAtMillis;
    private final long ttlMillis;
    private final List<TagVersion> tags;
    private volatile @Nullable String etag;
    private int lateReads;
    private volatile long nextRefreshMillis;

    NearEntry(@Nullable String json, long version, Instant loadedAt, long ttlMillis, @Nullable List<TagVersion> tags) {
        this.json = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        this.version = version;
        this.loadedAtMillis = loadedAt.toEpochMilli();
        this.ttlMillis = ttlMillis;
        this.tags = tags == null ? List.of() : tags;
    }

    static NearEntry of(EntryLoaded loaded) {
        return new NearEntry(loaded.value(), loaded.version(), loaded.loadedAt(), loaded.ttlMillis(), loaded.tags());
    }

    static NearEntry of(CacheEntry entry) {
        return new NearEntry(entry.value(), entry.version(), entry.loadedAt(), entry.ttlMillis(), entry.tags());
    }

    /** Whether the source has such an entry; where it has none, the near cache remembers that. */
    public boolean present() {
        return json != null;
    }

    /**
     * The JSON text, UTF-8. Not a copy: must not be changed.
     *
     * @throws IllegalStateException when the source has no such entry
     */
    public byte[] json() {
        if (json == null) {
            throw new IllegalStateException("there is no such entry");
        }
        return json;
    }

    /** The JSON text. */
    public String text() {
        return new String(json(), StandardCharsets.UTF_8);
    }

    /** A strong entity tag of the JSON text, quoted. */
    public String etag() {
        String tag = etag;
        if (tag == null) {
            tag = '"' + HexFormat.of().formatHex(sha256(json()), 0, ETAG_BYTES) + '"';
            etag = tag;
        }
        return tag;
    }

    /** Seconds since the source was read; never negative. */
    public long ageSeconds(long nowMillis) {
        return Math.max(0, (nowMillis - loadedAtMillis) / 1_000);
    }

    long version() {
        return version;
    }

    long loadedAtMillis() {
        return loadedAtMillis;
    }

    /** What it depends on, as it was when it was read; empty: nothing. */
    List<TagVersion> tags() {
        return tags;
    }

    /** Zero or less: it answers those who wait for it and is not kept. */
    long ttlMillis() {
        return ttlMillis;
    }

    boolean freshAt(long nowMillis) {
        return nowMillis < loadedAtMillis + ttlMillis;
    }

    long freshForMillis(long nowMillis) {
        return loadedAtMillis + ttlMillis - nowMillis;
    }

    /**
     * Whether the entry has become hot in the last fifth of its time. True for one caller, and for another one some
     * seconds later.
     *
     * @param reads how many of them make it hot; counted without locks: some may get lost
     */
    boolean refreshDue(long nowMillis, int reads) {
        if (nowMillis < loadedAtMillis + ttlMillis - ttlMillis / REFRESH_PART) {
            return false;
        }
        // two that count at once may count one: it does not matter
        int counted = lateReads + 1;
        lateReads = counted;
        long next = nextRefreshMillis;
        return counted >= reads
                && nowMillis >= next
                && NEXT_REFRESH.compareAndSet(this, next, nowMillis + REFRESH_AGAIN_MILLIS);
    }

    int weight() {
        return json == null ? 0 : json.length;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
