package dev.wingman.cache.users;

import dev.wingman.cache.changing.Change;
import dev.wingman.cache.changing.Changed;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.ChangeRequested;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A user is somewhere else. Who never was anywhere becomes known by it. */
@Component
class MoveUser implements Change {

    private record Place(String userId, double latitude, double longitude) {}

    private static final String MOVE = """
            insert into cache.locations (user_id, latitude, longitude, updated_at)
            values (:user, :latitude, :longitude, now())
            on conflict (user_id) do update
            set latitude = excluded.latitude, longitude = excluded.longitude, updated_at = excluded.updated_at
            returning user_id, latitude, longitude, updated_at""";

    private final DatabaseClient database;

    MoveUser(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String kind() {
        return "move-user";
    }

    @Override
    public Mono<Changed> apply(ChangeRequested request) {
        Place place = WireJson.MAPPER.readValue(request.value(), Place.class);
        return NewUser.ensure(database, place.userId())
                .then(Mono.defer(() -> database.sql(MOVE)
                        .bind("user", place.userId())
                        .bind("latitude", place.latitude())
                        .bind("longitude", place.longitude())
                        .map(UserLocation::of)
                        .one()))
                .map(moved ->
                        new Changed(WireJson.MAPPER.writeValueAsString(moved), Set.of(UserTags.of(place.userId()))));
    }
}
