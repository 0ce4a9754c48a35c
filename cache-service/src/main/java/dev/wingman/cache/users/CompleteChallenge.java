package dev.wingman.cache.users;

import dev.wingman.cache.changing.Change;
import dev.wingman.cache.changing.ChangeRefused;
import dev.wingman.cache.changing.Changed;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.cache.ChangeRequested;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** A user completed a challenge, not necessarily for the first time, and earns its points. */
@Component
class CompleteChallenge implements Change {

    private record Wish(String userId, String challengeId) {}

    /** @param reputation with the points of this completion */
    private record Completion(
            String id, String userId, String challengeId, int points, int reputation, Instant completedAt) {}

    private static final String COMPLETE = """
            insert into cache.completions (id, user_id, challenge_id, points, completed_at)
            select :id, :user, c.id, c.points, now() from cache.challenges c where c.id = :challenge
            returning points, completed_at""";
    private static final String EARN =
            "update cache.users set reputation = reputation + :points where id = :user returning reputation";

    private record Earned(int points, Instant at) {}

    private final DatabaseClient database;

    CompleteChallenge(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public String kind() {
        return "complete-challenge";
    }

    @Override
    public Mono<Changed> apply(ChangeRequested request) {
        Wish wish = WireJson.MAPPER.readValue(request.value(), Wish.class);
        return NewUser.ensure(database, wish.userId())
                .then(Mono.defer(() -> database.sql(COMPLETE)
                        .bind("id", request.requestId())
                        .bind("user", wish.userId())
                        .bind("challenge", wish.challengeId())
                        .map(CompleteChallenge::earned)
                        .one()))
                .switchIfEmpty(Mono.error(() -> ChangeRefused.field("challengeId", "There is no such challenge.")))
                .flatMap(earned -> database.sql(EARN)
                        .bind("points", earned.points())
                        .bind("user", wish.userId())
                        .map(row -> Objects.requireNonNull(row.get(0, Integer.class)))
                        .one()
                        .map(reputation -> new Completion(
                                request.requestId(),
                                wish.userId(),
                                wish.challengeId(),
                                earned.points(),
                                reputation,
                                earned.at())))
                .map(completion -> new Changed(
                        WireJson.MAPPER.writeValueAsString(completion), Set.of(UserTags.of(wish.userId()))));
    }

    private static Earned earned(Readable row) {
        return new Earned(
                Objects.requireNonNull(row.get("points", Integer.class)),
                Objects.requireNonNull(row.get("completed_at", OffsetDateTime.class))
                        .toInstant());
    }
}
