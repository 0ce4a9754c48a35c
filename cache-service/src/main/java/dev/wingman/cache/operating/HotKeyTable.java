package dev.wingman.cache.operating;

import dev.wingman.schemas.cache.HotKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What gateways were asked for most, at most {@value #MOST} entries. A read counts less the longer it is ago: it fades by
 * 1/e in an hour. The score of an entry is the logarithm of its faded reads plus the hours since 1970, which compares
 * at any time without being written anew. Safe for concurrent use.
 */
@Component
class HotKeyTable {

    static final int MOST = 20_000;

    private static final double FADE_SECONDS = 3_600;

    private static final String ADD = """
            insert into cache.hot_keys (cache, key, score)
            select cache, key, ln(sum(reads)) + :now
            from unnest(:caches, :keys, :reads) as seen (cache, key, reads)
            where reads > 0 group by cache, key order by cache, key
            on conflict (cache, key) do update
            set score = ln(exp(greatest(hot_keys.score - :now, -50)) + exp(excluded.score - :now)) + :now""";
    private static final String FORGET = """
            delete from cache.hot_keys where score <
              (select score from cache.hot_keys order by score desc offset %d limit 1)""".formatted(MOST - 1);
    private static final String HOTTEST = "select cache, key from cache.hot_keys %s order by score desc limit :limit";

    private final DatabaseClient database;

    HotKeyTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> add(List<HotKey> keys, Instant at) {
        return database.sql(ADD)
                .bind("caches", keys.stream().map(HotKey::cache).toArray(String[]::new))
                .bind("keys", keys.stream().map(HotKey::key).toArray(String[]::new))
                .bind("reads", keys.stream().map(HotKey::reads).toArray(Long[]::new))
                .bind("now", at.getEpochSecond() / FADE_SECONDS)
                .fetch()
                .rowsUpdated()
                .then(Mono.defer(() -> database.sql(FORGET).fetch().rowsUpdated()))
                .then();
    }

    /**
     * The hottest first.
     *
     * @param cache null: of every cache
     */
    Flux<HotKey> hottest(@Nullable String cache, int limit) {
        GenericExecuteSpec select = cache == null
                ? database.sql(HOTTEST.formatted(""))
                : database.sql(HOTTEST.formatted("where cache = :cache")).bind("cache", cache);
        return select.bind("limit", limit)
                .map(row -> new HotKey(
                        Objects.requireNonNull(row.get("cache", String.class)),
                        Objects.requireNonNull(row.get("key", String.class)),
                        0))
                .all();
    }
}
