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
import org.jspecify.annotations.Nullable;

/** An entry as a gateway keeps it: the bytes that it serves. Immutable; safe for concurrent use. */
public final class NearEntry {

    private static final int ETAG_BYTES = 12;

    private final byte @Nullable [] json;
    private final long version;
    private final long loadedAtMillis;
    private final long ttlMillis;
    private final List<TagVersion> tags;
    private volatile @Nullable String etag;

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
