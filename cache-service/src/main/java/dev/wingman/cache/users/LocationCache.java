package dev.wingman.cache.users;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** Where a user is. */
@Component
class LocationCache extends UserRowCache {

    private static final String QUERY =
            "select user_id, latitude, longitude, updated_at from cache.locations where user_id = :user";

    LocationCache(DatabaseClient database) {
        super(database, "locations", Duration.ofHours(1), QUERY, UserLocation::of);
    }
}
