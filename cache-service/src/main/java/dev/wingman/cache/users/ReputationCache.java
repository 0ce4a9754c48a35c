package dev.wingman.cache.users;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** What a user has earned. */
@Component
class ReputationCache extends UserRowCache {

    /** @param completions challenges that the user completed, repetitions counted */
    private record Reputation(String userId, String name, int reputation, long completions) {}

    private static final String QUERY = """
            select u.id, u.name, u.reputation,
                   (select count(*) from cache.completions c where c.user_id = u.id) as completions
            from cache.users u where u.id = :user""";

    ReputationCache(DatabaseClient database) {
        super(
                database,
                "reputation",
                Duration.ofMinutes(15),
                QUERY,
                ReputationCache::reputation,
                "There is no such user.");
    }

    private static Reputation reputation(Readable row) {
        return new Reputation(
                Objects.requireNonNull(row.get("id", String.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("reputation", Integer.class)),
                Objects.requireNonNull(row.get("completions", Long.class)));
    }
}
