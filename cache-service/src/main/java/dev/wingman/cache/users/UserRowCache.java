package dev.wingman.cache.users;

import dev.wingman.cache.loading.CachedResource;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.PublicRead;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** One row about a user, which depends on the user; key: the user's id. */
abstract class UserRowCache implements CachedResource {

    private final DatabaseClient database;
    private final String name;
    private final Duration ttl;
    private final String query;
    private final Function<Readable, ?> mapping;
    private final Optional<PublicRead> read;

    /** A row that a gateway's own code serves; parameters as below. */
    UserRowCache(DatabaseClient database, String name, Duration ttl, String query, Function<Readable, ?> mapping) {
        this(database, name, ttl, query, mapping, Optional.empty());
    }

    /**
     * A row that the user and {@code ops} read at {@code /api/users/{id}/<name>}.
     *
     * @param query has the user's id as {@code :user}
     * @param mapping makes what clients see of the row
     * @param absent what is said when there is no row, one sentence
     */
    UserRowCache(
            DatabaseClient database,
            String name,
            Duration ttl,
            String query,
            Function<Readable, ?> mapping,
            String absent) {
        this(
                database,
                name,
                ttl,
                query,
                mapping,
                Optional.of(PublicRead.byOwner("/api/users/{" + PublicRead.OWNER + "}/" + name, absent)));
    }

    private UserRowCache(
            DatabaseClient database,
            String name,
            Duration ttl,
            String query,
            Function<Readable, ?> mapping,
            Optional<PublicRead> read) {
        this.database = database;
        this.name = name;
        this.ttl = ttl;
        this.query = query;
        this.mapping = mapping;
        this.read = read;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration ttl() {
        return ttl;
    }

    @Override
    public Duration absentTtl() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Optional<PublicRead> read() {
        return read;
    }

    @Override
    public Set<String> tags(String userId) {
        return Set.of(UserTags.of(userId));
    }

    @Override
    public Mono<String> load(String userId) {
        return database.sql(query)
                .bind("user", userId)
                .<Object>map(mapping::apply)
                .one()
                .map(WireJson.MAPPER::writeValueAsString);
    }
}
