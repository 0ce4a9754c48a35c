package dev.wingman.cache.challenges;

import dev.wingman.cache.loading.CachedResource;
import dev.wingman.schemas.WireJson;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Pages of the catalogue, in the order of the catalogue; a page past the end is empty. */
@Component
class ChallengesCache implements CachedResource {

    private static final String ROWS = """
            select id, title, category, difficulty, description, minutes, points
            from cache.challenges %s order by place limit :limit offset :offset""";
    private static final String COUNT = "select count(*) from cache.challenges %s";
    private static final String OF_DIFFICULTY = "where difficulty = :difficulty";

    private final DatabaseClient database;

    ChallengesCache(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "challenges";
    }

    @Override
    public Duration ttl() {
        return Duration.ofMinutes(30);
    }

    @Override
    public Set<String> tags(String key) {
        return Set.of(Challenge.TAG);
    }

    @Override
    public Mono<String> load(String key) {
        ChallengeQuery query = ChallengeQuery.ofKey(key);
        Mono<Long> total = statement(COUNT, query)
                .map(row -> Objects.requireNonNull(row.get(0, Long.class)))
                .one();
        return statement(ROWS, query)
                .bind("limit", query.size())
                .bind("offset", query.page() * query.size())
                .map(Challenge::of)
                .all()
                .collectList()
                .zipWith(total, (rows, count) -> ChallengePage.of(rows, query, count))
                .map(WireJson.MAPPER::writeValueAsString);
    }

    private GenericExecuteSpec statement(String sql, ChallengeQuery query) {
        return query.difficulty() == null
                ? database.sql(sql.formatted(""))
                : database.sql(sql.formatted(OF_DIFFICULTY)).bind("difficulty", query.difficulty());
    }
}
