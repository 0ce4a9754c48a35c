package dev.wingman.cache.users;

import dev.wingman.cache.loading.CachedResource;
import dev.wingman.schemas.WireJson;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The wingmen near a user, best first; none where the user's place is not known. The index gives the
 * nearest who share an interest, in the order of their distance, until there are {@value #CANDIDATES}; the best
 * {@value #MOST_MATCHES} of these are the matches. Depends on the user alone: what others do shows within the time to live.
 */
@Component
class MatchesCache implements CachedResource {

    static final int CANDIDATES = 200;
    static final int MOST_MATCHES = 20;

    private static final String QUERY = """
            with me as (
              select u.id, u.interests, l.place
              from cache.users u join cache.locations l on l.user_id = u.id where u.id = :user
            ), near as (
              select me.interests as wanted, other.*
              from me left join lateral (
                select u.id, u.name, u.reputation, l.place operator(cache.<->) me.place as chord,
                       array(select unnest(u.interests) intersect select unnest(me.interests) order by 1) as shared
                from cache.locations l join cache.users u on u.id = l.user_id
                where l.place operator(cache.<@) cache.cube_enlarge(me.place, :chord, 3)
                  and l.user_id <> me.id and u.interests && me.interests
                order by l.place operator(cache.<->) me.place
                limit %d
              ) as other on other.chord <= :chord
            )
            select id, name, reputation, chord, shared,
                   0.5 * cardinality(shared) / cardinality(wanted)
                   + 0.3 * (1 - chord / :chord)
                   + 0.2 * reputation / (reputation + 250.0) as score
            from near order by score desc nulls last, id limit %d""".formatted(CANDIDATES, MOST_MATCHES);

    private final DatabaseClient database;

    MatchesCache(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "matches";
    }

    @Override
    public Duration ttl() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Duration absentTtl() {
        return Duration.ofMinutes(1);
    }

    @Override
    public boolean keepsResults() {
        return true;
    }

    @Override
    public Set<String> tags(String key) {
        return Set.of(UserTags.of(MatchQuery.ofKey(key).userId()));
    }

    @Override
    public Mono<String> load(String key) {
        MatchQuery query = MatchQuery.ofKey(key);
        return database.sql(QUERY)
                .bind("user", query.userId())
                .bind("chord", query.chordKm())
                .map(MatchesCache::matches)
                .all()
                .collectList()
                .filter(rows -> !rows.isEmpty())
                .map(rows -> new MatchPage(
                        query.userId(),
                        query.radiusKm(),
                        rows.stream().flatMap(List::stream).toList()))
                .map(WireJson.MAPPER::writeValueAsString);
    }

    /** The match of a row; none in the one row of a user who has no match. */
    private static List<MatchPage.Match> matches(Readable row) {
        String id = row.get("id", String.class);
        if (id == null) {
            return List.of();
        }
        double groundKm = MatchQuery.groundKm(Objects.requireNonNull(row.get("chord", Double.class)));
        return List.of(new MatchPage.Match(
                id,
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("reputation", Integer.class)),
                Math.round(groundKm * 10) / 10.0,
                List.of(Objects.requireNonNull(row.get("shared", String[].class))),
                Math.round(Objects.requireNonNull(row.get("score", Double.class)) * 1_000) / 1_000.0));
    }
}
