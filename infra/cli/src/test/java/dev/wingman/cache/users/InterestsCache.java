package dev.wingman.cache.users;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** What a user is interested in. */
@Component
class InterestsCache extends UserRowCache {

    private static final String QUERY = "select interests from cache.users where id = :user";

    private record Interests(List<String> interests) {}

    InterestsCache(DatabaseClient database) {
        super(
                database,
                "interests",
                Duration.ofHours(1),
                QUERY,
                row -> new Interests(List.of(Objects.requireNonNull(row.get(0, String[].class)))),
                "There is no such user.");
    }
}
