package dev.wingman.cache.users;

import dev.wingman.cache.loading.CachedResource;
import dev.wingman.schemas.WireJson;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a user has earned; key: the user's id. */
@Component
class ReputationCache implements CachedResource {

    /** @param completions challenges that the user completed, repetitions counted */
    private record Reputation(String userId, String name, int reputation, long completions) {}

    private static final String QUERY = """
            select u.id, u.name, u.reputation,
                   (select count(*) from cache.completions c where c.user_id = u.id) as completions
            from cache.users u where u.id = :user""";

    private final DatabaseClient database;

    ReputationCache(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "reputation";
    }

    @Override
    public Duration ttl() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Duration absentTtl() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Set<String> tags(String userId) {
        return Set.of(UserTags.of(userId));
    }

    @Override
    public Mono<String> load(String userId) {
        return database.sql(QUERY)
                .bind("user", userId)
                .map(ReputationCache::reputation)
                .one()
                .map(WireJson.MAPPER::writeValueAsString);
    }

    private static Reputation reputation(Readable row) {
        return new Reputation(
                Objects.requireNonNull(row.get("id", String.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("reputation", Integer.class)),
                Objects.requireNonNull(row.get("completions", Long.class)));
    }
}
