package dev.wingman.cache.users;

import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Makes users of those who have a token and do something for the first time. */
final class NewUser {

    private NewUser() {}

    /** Their name is their id at first. */
    static Mono<Long> ensure(DatabaseClient database, String userId) {
        return database.sql("insert into cache.users (id, name) values (:user, :user) on conflict (id) do nothing")
                .bind("user", userId)
                .fetch()
                .rowsUpdated();
    }
}
