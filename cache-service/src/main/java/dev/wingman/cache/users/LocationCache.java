package dev.wingman.cache.users;

import dev.wingman.cache.loading.CachedResource;
import dev.wingman.schemas.WireJson;
import java.time.Duration;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Where a user is; key: the user's id. */
@Component
class LocationCache implements CachedResource {

    private static final String QUERY =
            "select user_id, latitude, longitude, updated_at from cache.locations where user_id = :user";

    private final DatabaseClient database;

    LocationCache(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "locations";
    }

    @Override
    public Duration ttl() {
        return Duration.ofHours(1);
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
                .map(UserLocation::of)
                .one()
                .map(WireJson.MAPPER::writeValueAsString);
    }
}
