package dev.wingman.cache.results;

import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.CacheCleared;
import dev.wingman.schemas.cache.CacheEntry;
import dev.wingman.schemas.cache.TagVersion;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The last level before the source: entries that took long to make. One is true as long as its tags have the versions
 * that it was made with, which its reader knows. Safe for concurrent use.
 */
@Component
public class ResultTable {

    private static final String FIND =
            "select entry from cache.results where cache = :cache and key = :key and expires_at > now()";

    /** Every result takes some old ones away: more than come, so that there is never much to do. */
    private static final String KEEP = """
            with old as (
              delete from cache.results where (cache, key) in (
                select cache, key from cache.results where expires_at < now() and not (cache = :cache and key = :key)
                order by expires_at limit 5 for update skip locked))
            insert into cache.results (cache, key, entry, tags, version, expires_at)
            values (:cache, :key, :entry, :tags, :version, :expires)
            on conflict (cache, key) do update
            set entry = excluded.entry, tags = excluded.tags, version = excluded.version, expires_at = excluded.expires_at
            where results.version < excluded.version""";

    private static final String SIZES =
            "select cache, count(*) as results, sum(octet_length(entry)) as bytes from cache.results group by cache";

    /**
     * What there is of one cache.
     *
     * @param bytes of the values
     */
    public record Size(long results, long bytes) {}

    private final DatabaseClient database;

    ResultTable(DatabaseClient database) {
        this.database = database;
    }

    /** The entry, if its time is not over; whether it is true is up to the reader. Fails when it can't be read. */
    public Mono<CacheEntry> find(String cache, String key) {
        return database.sql(FIND)
                .bind("cache", cache)
                .bind("key", key)
                .map(row -> WireJson.MAPPER.readValue(row.get(0, String.class), CacheEntry.class))
                .one();
    }

    /** Keeps an entry unless there is a newer one. */
    public Mono<Void> keep(String cache, String key, CacheEntry entry) {
        List<TagVersion> tags = Objects.requireNonNullElse(entry.tags(), List.of());
        return database.sql(KEEP)
                .bind("cache", cache)
                .bind("key", key)
                .bind("entry", WireJson.MAPPER.writeValueAsString(entry))
                .bind("tags", tags.stream().map(TagVersion::tag).toArray(String[]::new))
                .bind("version", entry.version())
                .bind(
                        "expires",
                        entry.loadedAt()
                                .plus(Duration.ofMillis(entry.ttlMillis()))
                                .atOffset(ZoneOffset.UTC))
                .fetch()
                .rowsUpdated()
                .then();
    }

    /** Removes what a clear names. */
    public Mono<Long> remove(CacheCleared cleared) {
        List<String> conditions = new ArrayList<>(List.of("version <= :version"));
        if (cleared.cache() != null) {
            conditions.add("cache = :cache");
        }
        if (cleared.pattern() != null) {
            conditions.add("key like :pattern");
        }
        if (cleared.tag() != null) {
            conditions.add(":tag = any(tags)");
        }
        GenericExecuteSpec delete = database.sql("delete from cache.results where " + String.join(" and ", conditions))
                .bind("version", cleared.version());
        if (cleared.cache() != null) {
            delete = delete.bind("cache", cleared.cache());
        }
        if (cleared.pattern() != null) {
            delete = delete.bind("pattern", like(cleared.pattern()));
        }
        if (cleared.tag() != null) {
            delete = delete.bind("tag", cleared.tag());
        }
        return delete.fetch().rowsUpdated();
    }

    /** How much is kept of each cache of which something is. */
    public Mono<Map<String, Size>> sizes() {
        return database.sql(SIZES)
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("cache", String.class)),
                        new Size(number(row, "results"), number(row, "bytes"))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** The pattern of a key in the language of {@code like}. */
    private static String like(String pattern) {
        return pattern.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace('*', '%')
                .replace('?', '_');
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }
}
